"""A knowledge base: claims, concepts, cues and sources, read from YAML and checked whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hipfacts.compiled import Store, store_of
from hipfacts.document import Document
from hipfacts.errors import KnowledgeError, KnowledgeErrors
from hipfacts.models import Claim, Concept, Cue, KnowledgeVersion, PackChange, Source
from hipfacts.packs import pack_folder


class KnowledgeBase:
    """Everything that is known about a field of claims; immutable once loaded.

    ``claims``, ``concepts``, ``cues`` and ``sources`` map ids to values; ``packs`` says which packs they came from;
    ``fields`` maps a claim id to the concept that names its pack's field, where the pack has one;
    ``pack_of`` maps a claim id to the pack it is from, and ``changes`` says what packs do to one another;
    ``documents`` maps a claim id to the file it was read from, with the lines of its parts, and ``source_lines`` a
    source id to its file and line, as ``concept_lines`` does a concept's name.
    """

    def __init__(
        self,
        *,
        claims: Mapping[str, Claim],
        concepts: Mapping[str, Concept],
        cues: Mapping[str, Cue],
        sources: Mapping[str, Source],
        packs: Iterable[KnowledgeVersion],
        fields: Mapping[str, str] | None = None,
        pack_of: Mapping[str, str] | None = None,
        changes: Iterable[PackChange] = (),
        documents: Mapping[str, Document] | None = None,
        source_lines: Mapping[str, tuple[str, int]] | None = None,
        concept_lines: Mapping[str, tuple[str, int]] | None = None,
    ) -> None:
        self.claims = dict(claims)
        self.concepts = dict(concepts)
        self.cues = dict(cues)
        self.sources = dict(sources)
        self.packs = tuple(packs)
        self.fields = dict(fields or {})
        self.pack_of = dict(pack_of or {})
        self.changes = tuple(changes)
        self.documents = dict(documents or {})
        self.source_lines = dict(source_lines or {})
        self.concept_lines = dict(concept_lines or {})
        self.store: Store | None = None  # where compiled forms of this very content are kept

    @classmethod
    def bundled(cls) -> KnowledgeBase:
        """The knowledge base that ships with hipfacts."""
        return cls.load(bundled_path())

    @classmethod
    def load(cls, path: Path | str, *more: Path | str, bundled: bool = False, keep: bool = True) -> KnowledgeBase:
        """One or more packs read together, folders or ids of installed ones; ``bundled`` adds them to the bundled one.

        Their compiled form is kept for the next time unless ``keep`` is false.
        Raises `KnowledgeErrors` with every fault found, each naming file and line.
        """
        folders = [pack_folder(path), *map(pack_folder, more)]
        if bundled:
            folders.insert(0, bundled_path())
        store = store_of(folders) if keep else None
        parts = store.get("knowledge") if store else None
        if parts is None:
            from hipfacts.loader import Loader  # YAML is read only where no compiled form of it is kept

            parts = Loader().load(folders)._asdict()
            if store and store.key != getattr(store_of(folders), "key", None):
                store = None  # a file was changed while it was read
            if store:
                store.put("knowledge", parts)
        knowledge = cls(**parts)
        knowledge.store = store
        return knowledge


def bundled_path() -> Path:
    """Where the bundled claims live: inside an installed package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "claims", here.parent / "claims"):
        if (candidate / "pack.yaml").is_file():
            return candidate
    raise KnowledgeErrors(
        [KnowledgeError("the bundled claims are missing", file=str(here / "claims"), remedy="reinstall hipfacts")]
    )


def claim_schema() -> dict[str, Any]:
    """The JSON Schema of a claim file, from the same models that check it; every enum says what its values mean."""
    schema = Claim.model_json_schema()
    for name, meanings in _MEANINGS.items():
        part = schema["$defs"][name]
        values = part["enum"]
        assert values == list(meanings), name
        part["description"] = " ".join(part["description"].split())
        part["markdownDescription"] = part["description"] + "".join(
            f"\n- `{value}`: {meaning}" for value, meaning in meanings.items()
        )
        part["enumDescriptions"] = part["markdownEnumDescriptions"] = list(meanings.values())
    within = schema["$defs"]["Rule"]["properties"]["within"]
    within["enumDescriptions"] = within["markdownEnumDescriptions"] = list(_WITHIN.values())
    stance = schema["$defs"]["Gap"]["properties"]["stance"]
    stance["enumDescriptions"] = stance["markdownEnumDescriptions"] = list(_STANCES.values())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "hipfacts claim"}


_MEANINGS = {
    "Verdict": {
        "false": "the evidence is against it; write it in quotes",
        "misleading": "it has a true core, and misleads as it is said",
        "mixed": "in part true: it is shown, and flags nothing",
    },
    "Status": {
        "experimental": "on trial: found and shown, and flags nothing",
        "stable": "trusted: two sources, and an audit without problems",
        "deprecated": "given up: keeps its id, and is not looked for",
    },
    "Bearing": {
        "supports-correction": "it speaks for the correction",
        "nuance": "it limits the correction or adds to it",
        "against": "it speaks for the claim; keep it",
    },
    "EvidenceStrength": {
        "strong": "several good studies, or a systematic review, that agree",
        "moderate": "at least one good study in people",
        "limited": "small or indirect studies",
        "expert-consensus": "what people of the field agree on, without a study",
    },
}
_WITHIN = {
    "clause": "between two commas or conjunctions that divide",
    "sentence": "the usual one",
    "caption": "anywhere in the text",
}
_STANCES = {
    "asserted": "the text says it", "denied": "it says that it is not so", "questioned": "it asks, or wishes",
    "reported": "it says that others say so", "absent": "nothing should be found",
}  # fmt: skip
