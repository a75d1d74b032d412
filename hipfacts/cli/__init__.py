"""The command line. Importing it loads click and nothing else; each command loads what it needs when it runs."""

from hipfacts.cli.root import main, program

__all__ = ["main", "program"]
