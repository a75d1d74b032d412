"""What reports say in the same words."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """``1 caption``, ``2,960 captions``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
