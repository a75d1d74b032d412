"""Reports in the shapes that readers want: one function, one file each.

Import the format you need: ``from hipfacts.reports import text``. Each has ``render(reports, stream, ...)``, which
takes located reports one at a time and writes each before it asks for the next.
"""

from hipfacts.reports.located import Located, locate, narrow

__all__ = ["Located", "locate", "narrow"]
