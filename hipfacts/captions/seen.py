"""Which ids a file has used, in bounded memory."""

from __future__ import annotations

import sqlite3


class Seen:
    """Ids and the lines they were first used on.

    Kept in a temporary SQLite database, which moves to disk by itself as it grows: a set would grow with the file.
    """

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")  # one transaction, never committed: the database goes when this object goes

    def add(self, name: str, line: int) -> int | None:
        """The line on which the id was first used, or None if this is the first time."""
        key = name.encode("utf-8", "surrogatepass")
        new = self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line)).rowcount
        if new:
            return None
        first: int = self._base.execute("SELECT line FROM seen WHERE id = ?", (key,)).fetchone()[0]
        return first

    def close(self) -> None:
        self._base.close()
