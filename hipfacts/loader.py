"""Packs read from YAML and checked whole: every fault is found, each with file, line and remedy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from hipfacts import yamlfile
from hipfacts.document import Document
from hipfacts.errors import KnowledgeError, KnowledgeErrors
from hipfacts.models import Claim, Concept, Cue, KnowledgeVersion, PackInfo, Source
from hipfacts.terms import TermError, classes_of, patterns, single_words

_FIELD_WORD = re.compile(r"[a-z]{3,}|[^\x00-\x7f]")
_SPECIAL = frozenset({"pack.yaml", "sources.yaml", "cues.yaml"})


class Parts(NamedTuple):
    """What a knowledge base is made of; see `hipfacts.knowledge.KnowledgeBase`."""

    claims: dict[str, Claim]
    concepts: dict[str, Concept]
    cues: dict[str, Cue]
    sources: dict[str, Source]
    packs: tuple[KnowledgeVersion, ...]
    fields: dict[str, str]
    documents: dict[str, Document]
    source_lines: dict[str, tuple[str, int]]


def pack_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The YAML files of a pack: those beside ``pack.yaml``, and its concepts."""
    names = sorted(p for p in folder.glob("*.y*ml") if not p.name.startswith("."))
    return names, sorted((folder / "concepts").glob("*.y*ml"))


class Loader:
    """Reads packs one after the other; all faults are raised together."""

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}
        self.concepts: dict[str, Concept] = {}
        self.cues: dict[str, Cue] = {}
        self.sources: dict[str, Source] = {}
        self.packs: list[KnowledgeVersion] = []
        self.fields: dict[str, str] = {}  # by claim
        self.field_of: dict[str, str] = {}  # by pack
        self.documents: list[Document] = []
        self.origin: dict[str, tuple[Document, tuple[str | int, ...]]] = {}

    def load(self, folders: list[Path]) -> Parts:
        """What the folders hold. Raises `KnowledgeErrors` with every fault found."""
        for folder in folders:
            self._folder(folder)
        if not any(document.problems for document in self.documents):
            self._references()  # after other faults it would only name their consequences
        problems = [problem for document in self.documents for problem in document.problems]
        if problems:
            problems.sort(key=lambda p: (p.file or "", p.line or 0))
            raise KnowledgeErrors(problems)
        return Parts(
            claims=self.claims,
            concepts=self.concepts,
            cues=self.cues,
            sources=self.sources,
            packs=tuple(self.packs),
            fields=self.fields,
            documents={claim: self.origin[f"claim {claim}"][0] for claim in self.claims},
            source_lines={source: self._place(f"source {source}") for source in self.sources},
        )

    def _place(self, key: str) -> tuple[str, int]:
        document, path = self.origin[key]
        return document.file, document.line(path)

    def _folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._alone(folder, "is not a folder", "name the folder that holds pack.yaml and the claim files")
            return
        names, concepts = pack_files(folder)
        claims = [p for p in names if p.name not in _SPECIAL]
        if not claims:
            self._alone(folder, "holds no claim", "add one file per claim: <claim-id>.yaml")
            return
        digest = hashlib.sha256()
        for path in sorted([*names, *concepts], key=lambda p: p.relative_to(folder).as_posix()):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            try:
                content = path.read_bytes().replace(b"\r\n", b"\n")
            except OSError:
                continue  # `read` below says what is wrong with it
            digest.update(content + b"\0")
        field = self._pack(folder, digest.hexdigest())
        for path in concepts:
            self._table(path, Concept, self.concepts, "concept")
        if (folder / "cues.yaml").is_file():
            self._table(folder / "cues.yaml", Cue, self.cues, "cue")
        if (folder / "sources.yaml").is_file():
            self._sources(folder / "sources.yaml")
        for path in claims:
            name = self._claim(path)
            if name and field:
                self.fields[name] = field

    def _alone(self, folder: Path, problem: str, remedy: str) -> None:
        document = Document(file=str(folder))
        document.problems.append(KnowledgeError(problem, file=str(folder), remedy=remedy))
        self.documents.append(document)

    def _read(self, path: Path, kind: type) -> Document | None:
        document = yamlfile.read(path)
        self.documents.append(document)
        if document.problems:
            return None
        if not isinstance(document.data, kind):
            want = "a list (`- id: ...`)" if kind is list else "a mapping (`key: value`)"
            document.fault(f"must be {want}", remedy="see claims/README.md")
            return None
        return document

    def _pack(self, folder: Path, digest: str) -> str | None:
        """Note the pack; returns the name of its field."""
        path = folder / "pack.yaml"
        if not path.is_file():
            self._alone(path, "is missing", "write id, version, license and title, as in the bundled pack.yaml")
            return None
        document = self._read(path, dict)
        info: PackInfo | None = yamlfile.parse(document, PackInfo) if document else None
        if document and info:
            if any(pack.id == info.id for pack in self.packs):
                document.fault(f"the pack id `{info.id}` is taken", ("id",), remedy="give each pack an id of its own")
            self.packs.append(KnowledgeVersion(id=info.id, version=info.version, sha256=digest))
            self.origin[f"pack {info.id}"] = (document, ("field",))
            if info.field:
                self.field_of[info.id] = info.field
        return info.field if info else None

    def _table(self, path: Path, model: type[Concept] | type[Cue], into: dict[str, Any], kind: str) -> None:
        document = self._read(path, dict)
        if document is None:
            return
        for name in document.data:
            value = yamlfile.parse(document, model, at=(name,))
            if value is None:
                continue
            if name in into:
                other, place = self.origin[f"{kind} {name}"]
                document.fault(
                    f"the {kind} `{name}` stands in {other.file}:{other.line(place)} too",
                    (name,),
                    remedy="join the two",
                )
                continue
            into[name] = value
            self.origin[f"{kind} {name}"] = (document, (name,))

    def _sources(self, path: Path) -> None:
        document = self._read(path, list)
        for index in range(len(document.data)) if document else ():
            assert document is not None
            source = yamlfile.parse(document, Source, at=(index,))
            if source is None:
                continue
            if source.id in self.sources:
                document.fault(f"the source `{source.id}` stands twice", (index, "id"), remedy="keep one of them")
                continue
            self.sources[source.id] = source
            self.origin[f"source {source.id}"] = (document, (index,))

    def _claim(self, path: Path) -> str | None:
        document = self._read(path, dict)
        claim: Claim | None = yamlfile.parse(document, Claim) if document else None
        if not document or not claim:
            return None
        if claim.id != path.stem:
            document.fault(
                f"the id `{claim.id}` is not the file's name", ("id",), remedy=f"rename the file to {claim.id}.yaml"
            )
        if claim.id in self.claims:
            other = self.origin[f"claim {claim.id}"][0]
            document.fault(
                f"the claim `{claim.id}` stands in {other.file} too", ("id",), remedy="give it an id of its own"
            )
            return None
        self.claims[claim.id] = claim
        self.origin[f"claim {claim.id}"] = (document, ())
        return claim.id

    def _references(self) -> None:
        """Everything named must exist."""
        for name, concept in self.concepts.items():
            document, path = self.origin[f"concept {name}"]
            for key in ("opposites", "includes", "hides", "needs"):
                for other in getattr(concept, key):
                    if other not in self.concepts:
                        document.fault(
                            f"unknown concept `{other}`", (*path, key), remedy=self._near(other, self.concepts)
                        )
            self._terms(name, concept, document, path)
        for name, cue in self.cues.items():
            self._terms(name, cue, *self.origin[f"cue {name}"])
        for pack, field in self.field_of.items():
            self._field(field, *self.origin[f"pack {pack}"])
        for claim in self.claims.values():
            self._claim_references(claim, self.origin[f"claim {claim.id}"][0])

    def _field(self, name: str, document: Document, path: tuple[str | int, ...]) -> None:
        if name not in self.concepts:
            document.fault(f"unknown concept `{name}`", path, remedy=self._near(name, self.concepts))
            return
        concept = self.concepts[name]
        terms = (*concept.verbs, *concept.nouns, *concept.words)
        odd = [term for term in terms if not _FIELD_WORD.fullmatch(term)]
        if odd:
            document.fault(
                f"the field `{name}` has the term `{odd[0]}`", path,
                remedy="a field is made of single words of three letters or more, and of emoji",
            )  # fmt: skip

    def _claim_references(self, claim: Claim, document: Document) -> None:
        names: set[str] = set()
        for index, rule in enumerate(claim.rules):
            here = ("rules", index)
            if rule.name in names:
                document.fault(f"the rule name `{rule.name}` stands twice", (*here, "name"), remedy="rename one")
            names.add(rule.name)
            for key in ("all", "unless"):
                for position, slot in enumerate(getattr(rule, key)):
                    for concept in slot.lstrip("^").split("|"):
                        if concept.strip() not in self.concepts:
                            document.fault(
                                f"unknown concept `{concept.strip()}`", (*here, key, position),
                                remedy=self._near(concept.strip(), self.concepts),
                            )  # fmt: skip
        for index, other in enumerate(claim.supersedes):
            target, _, rule_name = other.partition("/")
            known = target in self.claims and (
                not rule_name or any(rule.name == rule_name for rule in self.claims[target].rules)
            )
            if not known or target == claim.id:
                document.fault(
                    f"supersedes unknown `{other}`", ("supersedes", index), remedy=self._near(other, self.claims)
                )
        for index, use in enumerate(claim.sources):
            if use.id not in self.sources:
                document.fault(
                    f"unknown source `{use.id}`", ("sources", index, "id"),
                    remedy=self._near(use.id, self.sources) + ", or add it to sources.yaml",
                )  # fmt: skip

    def _terms(self, name: str, value: Concept | Cue, document: Document, path: tuple[str | int, ...]) -> None:
        try:
            empty = not any(True for _ in patterns(value))
            classes = classes_of(value)
        except TermError as error:
            document.fault(str(error), path, remedy="see `hipfacts/terms.py` for the four forms of a term")
            return
        if empty and not getattr(value, "includes", ()):
            document.fault(f"`{name}` has no term", path, remedy="give it verbs, nouns or words")
        for other in sorted(classes):
            target = self.concepts.get(other)
            if target is None:
                document.fault(f"unknown concept `{{{other}}}`", path, remedy=self._near(other, self.concepts))
            elif not single_words(target):
                document.fault(
                    f"`{{{other}}}` has no single word", path, remedy="only single words of a concept stand in a term"
                )

    def _near(self, name: str, known: Iterable[str]) -> str:
        from rapidfuzz import process  # loaded only when something is wrong

        best = process.extractOne(name, list(known))
        return f"did you mean `{best[0]}`?" if best and best[1] >= 60 else "check the spelling"
