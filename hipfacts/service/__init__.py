"""The HTTP service and its page (extra ``service``). ``create_app`` is all that is needed to run it elsewhere."""

from hipfacts.service.app import create_app
from hipfacts.service.settings import Settings

__all__ = ["Settings", "create_app"]
