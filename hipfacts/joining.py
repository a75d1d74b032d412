"""Several packs made one knowledge base: each keeps its own names, and what one does to another stands in it openly.

The names of the first pack (the bundled one, if it is there) stand as they are; a concept or cue of any other is
known as ``pack/name``. Within a pack a bare name means its own concept, else the first pack's, else the only one of
that name in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Generic, TypeVar

from hipfacts.document import Document
from hipfacts.models import Claim, Concept, Cue, KnowledgeVersion, PackChange, Rule, Source, Status
from hipfacts.pack_models import Retirement

Kept = TypeVar("Kept")

_CLASS = re.compile(r"\{([^{}\s]+)\}")
_FIGURES = "number"  # what figures count as: one for all packs
_LISTS = ("verbs", "nouns", "words", "opposites", "includes", "hides")


@dataclass(frozen=True)
class Entry(Generic[Kept]):
    """A value, and where it was read."""

    value: Kept
    document: Document
    path: tuple[str | int, ...]

    def fault(self, problem: str, *more: str | int, remedy: str) -> None:
        self.document.fault(problem, (*self.path, *more), remedy=remedy)

    @property
    def place(self) -> str:
        return f"{self.document.file}:{self.document.line(self.path)}"


@dataclass
class Pack:
    """One pack as it was read, with the names its own files use."""

    id: str
    document: Document
    version: KnowledgeVersion | None = None
    field: str | None = None
    retires: tuple[Retirement, ...] = ()
    claims: dict[str, Entry[Claim]] = made(default_factory=dict)
    concepts: dict[str, Entry[Concept]] = made(default_factory=dict)
    cues: dict[str, Entry[Cue]] = made(default_factory=dict)
    sources: dict[str, Entry[Source]] = made(default_factory=dict)
    extensions: list[tuple[str, str, Entry[Any]]] = made(default_factory=list)  # kind, name, what is added


@dataclass
class Joined:
    """The packs together, under the names they have for one another."""

    claims: dict[str, Entry[Claim]] = made(default_factory=dict)
    concepts: dict[str, Entry[Concept]] = made(default_factory=dict)
    cues: dict[str, Entry[Cue]] = made(default_factory=dict)
    sources: dict[str, Entry[Source]] = made(default_factory=dict)
    fields: dict[str, str] = made(default_factory=dict)  # by pack
    field_entries: list[Entry[str]] = made(default_factory=list)
    pack_of: dict[str, str] = made(default_factory=dict)  # by claim
    changes: list[PackChange] = made(default_factory=list)
    written: list[tuple[str, Entry[Any]]] = made(default_factory=list)  # concepts and cues, and what extends them
    moved: set[str] = made(default_factory=set)  # claims that another pack overrides or retires


def join(packs: list[Pack]) -> Joined:
    """The packs as one; faults are noted on their documents."""
    joined = Joined()
    names = _Names(packs)
    for pack in packs:
        joined.concepts.update(
            (names.full(pack, name), Entry(names.concept(entry, pack), entry.document, entry.path))
            for name, entry in _unclaimed(pack, joined)
        )
        joined.cues.update(
            (names.full(pack, name), Entry(names.cue(entry, pack), entry.document, entry.path))
            for name, entry in pack.cues.items()
        )
        _add_sources(pack, joined)
        if pack.field:
            entry = Entry(pack.field, pack.document, ("field",))
            full = names.resolve(pack.field, pack, entry) or pack.field
            joined.fields[pack.id] = full
            joined.field_entries.append(Entry(full, pack.document, ("field",)))
    joined.written = [*joined.concepts.items(), *joined.cues.items()]
    for pack in packs:
        _extend(pack, joined, names)
    _add_claims(packs, joined, names)
    for pack in packs:
        _retire(pack, joined)
    return joined


def _unclaimed(pack: Pack, joined: Joined) -> Iterable[tuple[str, Entry[Concept]]]:
    """The pack's concepts, but for a second `number`."""
    for name, entry in pack.concepts.items():
        if name == _FIGURES and name in joined.concepts:
            entry.fault(
                f"the concept `{name}` stands in {joined.concepts[name].place} too: figures count as it",
                remedy="write `extends` and the pack's id in it, or give it another name",
            )
        else:
            yield name, entry


class _Names:
    """Which concept a name means in which pack."""

    def __init__(self, packs: list[Pack]) -> None:
        self._packs = {pack.id: pack for pack in packs}
        self._first = packs[0] if packs else None

    def full(self, pack: Pack, name: str) -> str:
        """What the pack's own name is for the others."""
        return name if pack is self._first or name == _FIGURES else f"{pack.id}/{name}"

    def pack(self, name: str) -> Pack | None:
        return self._packs.get(name)

    def resolve(self, name: str, pack: Pack, entry: Entry[Any], *path: str | int) -> str | None:
        """The full name of what the pack calls ``name``, or None where there is no such concept."""
        owner, slash, local = name.partition("/")
        if slash:
            other = self._packs.get(owner)
            return self.full(other, local) if other and local in other.concepts else None
        if name in pack.concepts:
            return self.full(pack, name)
        if pack is self._first or self._first is None:
            return None
        if name in self._first.concepts:
            return name
        found = [other for other in self._packs.values() if name in other.concepts]
        if len(found) > 1:
            wanted = " or ".join(f"`{other.id}/{name}`" for other in found)
            entry.fault(f"`{name}` is a concept of several packs", *path, remedy=f"write {wanted}")
        return self.full(found[0], name) if found else None

    def concept(self, entry: Entry[Any], pack: Pack) -> Any:
        """The concept, or extension of one, with full names."""
        update = self._terms(entry, pack, ("verbs", "nouns", "words"))
        for key in ("opposites", "includes", "hides", "needs"):
            names = getattr(entry.value, key, ())
            full = tuple(self.resolve(name, pack, entry, key) or name for name in names)
            if full != names:
                update[key] = full
        return entry.value.model_copy(update=update) if update else entry.value

    def cue(self, entry: Entry[Any], pack: Pack) -> Any:
        """The cue, or extension of one, with full names."""
        update = self._terms(entry, pack, ("verbs", "words"))
        return entry.value.model_copy(update=update) if update else entry.value

    def _terms(self, entry: Entry[Any], pack: Pack, keys: tuple[str, ...]) -> dict[str, Any]:
        def full(found: re.Match[str]) -> str:
            return "{" + (self.resolve(found[1], pack, entry) or found[1]) + "}"

        update: dict[str, Any] = {}
        for key in keys:
            terms = getattr(entry.value, key)
            named = tuple(_CLASS.sub(full, term) if "{" in term else term for term in terms)
            if named != terms:
                update[key] = named
        return update

    def claim(self, entry: Entry[Claim], pack: Pack) -> Claim:
        """The claim with full names in its rules."""
        rules = tuple(self._rule(rule, index, pack, entry) for index, rule in enumerate(entry.value.rules))
        return entry.value if rules == entry.value.rules else entry.value.model_copy(update={"rules": rules})

    def _rule(self, rule: Rule, index: int, pack: Pack, entry: Entry[Claim]) -> Rule:
        update: dict[str, Any] = {}
        for key in ("all", "unless"):
            slots = getattr(rule, key)
            named = []
            for position, slot in enumerate(slots):
                parts = [name.strip() for name in slot.lstrip("^").split("|")]
                full = [self.resolve(name, pack, entry, "rules", index, key, position) or name for name in parts]
                named.append(slot if full == parts else ("^" if slot.startswith("^") else "") + "|".join(full))
            if tuple(named) != slots:
                update[key] = tuple(named)
        return rule.model_copy(update=update) if update else rule


def _add_sources(pack: Pack, joined: Joined) -> None:
    for name, entry in pack.sources.items():
        other = joined.sources.setdefault(name, entry)
        if other is not entry and other.value != entry.value:
            entry.fault(
                f"the source `{name}` stands in {other.place} too, and says other things", "id",
                remedy="give it an id of its own, or make the two the same",
            )  # fmt: skip


def _extend(pack: Pack, joined: Joined, names: _Names) -> None:
    for kind, name, entry in pack.extensions:
        owner = names.pack(entry.value.extends)
        if owner is None or owner is pack:
            entry.fault(
                f"extends the {kind} `{name}` of the pack `{entry.value.extends}`, which is not here", "extends",
                remedy=f"read it too, or write the id of another pack than `{pack.id}`",
            )  # fmt: skip
            continue
        table: dict[str, Entry[Any]] = joined.concepts if kind == "concept" else joined.cues
        full = names.full(owner, name)
        if full not in table or name not in (owner.concepts if kind == "concept" else owner.cues):
            entry.fault(
                f"extends the {kind} `{name}`, which the pack `{owner.id}` does not have",
                remedy="check the name, or take `extends` out and give it `about`",
            )
            continue
        old = table[full]
        more = names.concept(entry, pack) if kind == "concept" else names.cue(entry, pack)
        update = {
            key: tuple(dict.fromkeys((*getattr(old.value, key), *getattr(more, key))))
            for key in _LISTS if getattr(more, key, ())
        }  # fmt: skip
        if not update:
            entry.fault(f"extends `{name}` by nothing", remedy="give it verbs, nouns or words")
            continue
        table[full] = Entry(old.value.model_copy(update=update), old.document, old.path)
        lists = {key: getattr(more, key, ()) for key in (*_LISTS, "needs") if hasattr(old.value, key)}
        alone = old.value.model_copy(update=lists)
        joined.written.append((name, Entry(alone, entry.document, entry.path)))
        joined.changes.append(PackChange(pack=pack.id, kind="extends", what=f"{kind} {name}", of=owner.id))


def _add_claims(packs: list[Pack], joined: Joined, names: _Names) -> None:
    """Claims that stand alone first, then those that take another's place."""
    overriding: list[tuple[Pack, Entry[Claim]]] = []
    for pack in packs:
        for name, entry in pack.claims.items():
            named = Entry(names.claim(entry, pack), entry.document, entry.path)
            if entry.value.overrides is not None:
                overriding.append((pack, named))
            elif name in joined.claims:
                named.fault(
                    f"the claim `{name}` stands in {joined.claims[name].document.file} too", "id",
                    remedy="give it an id of its own, or take the other's place openly with "
                    f"`overrides: {joined.pack_of[name]}`",
                )  # fmt: skip
            else:
                joined.claims[name], joined.pack_of[name] = named, pack.id
    for pack, entry in overriding:
        name, owner = entry.value.id, entry.value.overrides
        if joined.pack_of.get(name) == owner and owner != pack.id and name not in joined.moved:
            joined.claims[name], joined.pack_of[name] = entry, pack.id
            joined.moved.add(name)
            assert owner is not None
            joined.changes.append(PackChange(pack=pack.id, kind="overrides", what=f"claim {name}", of=owner))
        elif name in joined.moved:
            entry.fault(
                f"the claim `{name}` is overridden by the pack `{joined.pack_of[name]}` too", "overrides",
                remedy="use one of the two packs, or take one of the files out",
            )  # fmt: skip
        else:
            entry.fault(
                f"overrides the claim `{name}` of `{owner}`, and no other pack of that id has it", "overrides",
                remedy="check both ids and that the pack is read too, or take `overrides` out",
            )  # fmt: skip


def _retire(pack: Pack, joined: Joined) -> None:
    for index, retirement in enumerate(pack.retires):
        name = retirement.claim
        entry = Entry(retirement, pack.document, ("retires", index))
        owner = joined.pack_of.get(name)
        if owner is None:
            entry.fault(
                f"retires the unknown claim `{name}`", "claim", remedy="check the id, see `hipfacts claims list`"
            )
        elif owner == pack.id:
            entry.fault(
                f"retires its own claim `{name}`", "claim",
                remedy="set `status: deprecated` in its file, or delete it where it overrides another",
            )  # fmt: skip
        elif name in joined.moved and joined.claims[name].value.status is not Status.DEPRECATED:
            entry.fault(
                f"retires the claim `{name}`, which the pack `{owner}` overrides", "claim",
                remedy="use one of the two packs, or take one of the two out",
            )  # fmt: skip
        else:
            old = joined.claims[name]
            retired = old.value.model_copy(update={"status": Status.DEPRECATED})
            joined.claims[name] = Entry(retired, old.document, old.path)
            joined.moved.add(name)
            joined.changes.append(
                PackChange(pack=pack.id, kind="retires", what=f"claim {name}", of=owner, why=retirement.why)
            )
