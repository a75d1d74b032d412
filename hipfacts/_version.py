"""The version, in the one place from which the build, the library and ``hipfacts --version`` take it."""

__version__ = "0.1.0"
