"""What stands in a pack's files beside claims, concepts, cues and sources; only whoever reads YAML needs it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hipfacts.models import ClaimId, Prose, Slug, Value


class ConceptExtension(Value):
    """More of a concept of another pack, under the name it has there."""

    extends: Slug = Field(description="the pack whose concept of this name gets more terms: `hip-dips`")
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    opposites: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


class CueExtension(Value):
    """More words for a cue of another pack, under the name it has there."""

    extends: Slug = Field(description="the pack whose cue of this name gets more words: `hip-dips`")
    words: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class Retirement(Value):
    """A claim of another pack that is not looked for while this pack is in use."""

    claim: ClaimId
    why: Prose = Field(description="the reason, for those who wonder where the claim went")


class PackInfo(Value):
    """``pack.yaml``: which knowledge base this is."""

    id: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    language: Literal["en"] = "en"
    license: str
    title: Prose
    field: str | None = Field(
        default=None,
        description="the concept of which a text must have a word to carry any claim of the pack; none: any text may",
    )
    retires: tuple[Retirement, ...] = Field(
        default=(), description="claims of other packs that are not looked for while this one is in use"
    )
