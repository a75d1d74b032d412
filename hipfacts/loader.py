"""Packs read from YAML and checked whole: every fault is found, each with file, line and remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from hipfacts import yamlfile
from hipfacts.document import Document
from hipfacts.errors import KnowledgeError, KnowledgeErrors
from hipfacts.joining import Entry, Pack, join
from hipfacts.models import (
    LEAST_EXAMPLES,
    Claim,
    Concept,
    Cue,
    KnowledgeVersion,
    PackChange,
    Source,
    Status,
)
from hipfacts.pack_models import ConceptExtension, CueExtension, PackInfo
from hipfacts.references import check_references

_SPECIAL = frozenset({"pack.yaml", "sources.yaml", "cues.yaml"})


class Parts(NamedTuple):
    """What a knowledge base is made of; see `hipfacts.knowledge.KnowledgeBase`."""

    claims: dict[str, Claim]
    concepts: dict[str, Concept]
    cues: dict[str, Cue]
    sources: dict[str, Source]
    packs: tuple[KnowledgeVersion, ...]
    fields: dict[str, str]
    pack_of: dict[str, str]
    changes: tuple[PackChange, ...]
    documents: dict[str, Document]
    source_lines: dict[str, tuple[str, int]]
    concept_lines: dict[str, tuple[str, int]]


def pack_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The YAML files of a pack: those beside ``pack.yaml``, and its concepts."""
    names = sorted(p for p in folder.glob("*.y*ml") if not p.name.startswith("."))
    return names, sorted((folder / "concepts").glob("*.y*ml"))


class Loader:
    """Reads packs one after the other; all faults are raised together."""

    def __init__(self) -> None:
        self.packs: list[Pack] = []
        self.documents: list[Document] = []

    def load(self, folders: list[Path]) -> Parts:
        """What the folders hold. Raises `KnowledgeErrors` with every fault found."""
        for folder in folders:
            self._folder(folder)
        joined = join(self.packs)
        if not any(document.problems for document in self.documents):
            check_references(joined)  # after other faults it would only name their consequences
        problems = [problem for document in self.documents for problem in document.problems]
        if problems:
            problems.sort(key=lambda p: (p.file or "", p.line or 0))
            raise KnowledgeErrors(problems)
        return Parts(
            claims=_values(joined.claims),
            concepts=_values(joined.concepts),
            cues=_values(joined.cues),
            sources=_values(joined.sources),
            packs=tuple(pack.version for pack in self.packs if pack.version),
            fields={claim: joined.fields[pack] for claim, pack in joined.pack_of.items() if pack in joined.fields},
            pack_of=joined.pack_of,
            changes=tuple(joined.changes),
            documents={name: entry.document for name, entry in joined.claims.items()},
            source_lines={name: (e.document.file, e.document.line(e.path)) for name, e in joined.sources.items()},
            concept_lines={name: (e.document.file, e.document.line(e.path)) for name, e in joined.concepts.items()},
        )

    def _folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._alone(folder, "is not a folder", "name the folder that holds pack.yaml, or an installed pack")
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
        pack = self._pack(folder, digest.hexdigest())
        for path in concepts:
            self._table(path, pack, pack.concepts, Concept, ConceptExtension, "concept")
        if (folder / "cues.yaml").is_file():
            self._table(folder / "cues.yaml", pack, pack.cues, Cue, CueExtension, "cue")
        if (folder / "sources.yaml").is_file():
            self._sources(folder / "sources.yaml", pack)
        for path in claims:
            self._claim(path, pack)

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

    def _pack(self, folder: Path, digest: str) -> Pack:
        """The pack, as yet empty."""
        path = folder / "pack.yaml"
        info: PackInfo | None = None
        document = None
        if path.is_file():
            document = self._read(path, dict)
            info = yamlfile.parse(document, PackInfo) if document else None
        else:
            self._alone(path, "is missing", "write id, version, license and title, as in the bundled pack.yaml")
        pack = Pack(id=info.id if info else folder.name, document=document or Document(file=str(path)))
        if info:
            pack.version = KnowledgeVersion(id=info.id, version=info.version, sha256=digest)
            pack.field, pack.retires = info.field, info.retires
            if any(other.id == info.id for other in self.packs):
                pack.document.fault(
                    f"the pack id `{info.id}` is taken", ("id",), remedy="give each pack an id of its own"
                )
        self.packs.append(pack)
        return pack

    def _table(
        self,
        path: Path,
        pack: Pack,
        into: dict[str, Entry[Any]],
        model: type[BaseModel],
        extension: type[BaseModel],
        kind: str,
    ) -> None:
        document = self._read(path, dict)
        for name in document.data if document else ():
            assert document is not None
            data = document.data[name]
            extends = isinstance(data, dict) and "extends" in data
            value = yamlfile.parse(document, extension if extends else model, at=(name,))
            if value is None:
                continue
            if "/" in name:
                document.fault(f"the name `{name}` has a `/`", (name,), remedy="that stands between a pack and a name")
            elif extends:
                pack.extensions.append((kind, name, Entry(value, document, (name,))))
            elif name in into:
                other = into[name]
                document.fault(
                    f"the {kind} `{name}` stands in {other.document.file}:{other.document.line(other.path)} too",
                    (name,),
                    remedy="join the two",
                )
            else:
                into[name] = Entry(value, document, (name,))

    def _sources(self, path: Path, pack: Pack) -> None:
        document = self._read(path, list)
        for index in range(len(document.data)) if document else ():
            assert document is not None
            source = yamlfile.parse(document, Source, at=(index,))
            if source is None:
                continue
            if source.id in pack.sources:
                document.fault(f"the source `{source.id}` stands twice", (index, "id"), remedy="keep one of them")
            else:
                pack.sources[source.id] = Entry(source, document, (index,))

    def _claim(self, path: Path, pack: Pack) -> None:
        document = self._read(path, dict)
        claim: Claim | None = yamlfile.parse(document, Claim) if document else None
        if not document or not claim:
            return
        if claim.id != path.stem:
            document.fault(
                f"the id `{claim.id}` is not the file's name", ("id",), remedy=f"rename the file to {claim.id}.yaml"
            )
        _proof(document, claim)
        pack.claims.setdefault(claim.id, Entry(claim, document, ()))


def _proof(document: Document, claim: Claim) -> None:
    """Claims with rules prove them; those without are found by likeness alone, and may not be stable."""
    otherwise = "without rules (`rules: []`) a claim needs none of them and stays experimental"
    if not claim.rules:
        if claim.status is Status.STABLE:
            document.fault("a stable claim has rules", ("rules",), remedy="write some, or set `status: experimental`")
        return
    for stance, least in LEAST_EXAMPLES.items():
        count = len(getattr(claim.examples, stance))
        if count < least:
            document.fault(
                f"`examples.{stance}` has too few entries: {count}", ("examples", stance),
                remedy=f"add some: {least} at least; {otherwise}",
            )  # fmt: skip
    for key in ("sources", "false_positives"):
        if not getattr(claim, key):
            document.fault(f"`{key}` has no entry", (key,), remedy=f"add one at least; {otherwise}")


def _values(entries: Mapping[str, Entry[Any]]) -> dict[str, Any]:
    return {name: entry.value for name, entry in entries.items()}
