"""What requests look like. Answers to checks are reports, as ``hipfacts check --format jsonl`` writes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

PROMISE = "This 30 day challenge will fill in your hip dips!"


class CheckRequest(BaseModel):
    """One text, or a list of them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": PROMISE}, {"text": [PROMISE, "Side plank hip dips, 3 x 12."]}]},
    )

    text: str | list[str]
    source: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict, description="what a policy may ask about where the text comes from"
    )
    filename: str | None = Field(
        default=None, max_length=1000, description="of one text: a name such as `a.srt` says that it is a subtitle file"
    )
    reply: StrictBool = Field(default=False, description="with a short kind reply to each flagged text")


class Line(BaseModel):
    """One line of a stream."""

    model_config = ConfigDict(extra="forbid")

    text: str
    id: str | int | None = None
    source: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


class TextPart(BaseModel):
    """A part of an input of the moderation endpoint; other kinds than text are not understood."""

    type: Literal["text"]
    text: str


class ModerationRequest(BaseModel):
    """As OpenAI's moderation endpoint takes it; the model is read and not used."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"input": PROMISE}]})

    input: str | Annotated[list[str], Field(min_length=1)] | Annotated[list[TextPart], Field(min_length=1)]
    model: str | None = None

    def texts(self) -> list[str]:
        """Each text of the input; parts of one message are one text each."""
        if isinstance(self.input, str):
            return [self.input]
        return [part if isinstance(part, str) else part.text for part in self.input]


def moderation(report: dict[str, Any], claims: list[str]) -> dict[str, Any]:
    """One result of the moderation endpoint: claims are its categories, scores those of what is asserted."""
    scores = dict.fromkeys(claims, 0.0)
    flags = dict.fromkeys(claims, False)
    for finding in report["findings"]:
        if finding["stance"] == "asserted" and finding["claim"] in scores:
            scores[finding["claim"]] = max(scores[finding["claim"]], finding["score"])
            flags[finding["claim"]] |= finding["verdict"] != "mixed" and not finding.get("trial", False)
    return {
        "flagged": report["flagged"], "categories": flags, "category_scores": scores,
        "category_applied_input_types": {name: ["text"] for name in claims}, "hipfacts": report,
    }  # fmt: skip
