"""What a version of a knowledge base changes, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hipfacts.captions import Caption
from hipfacts.checker import Checker
from hipfacts.diff.changes import Comparison, Totals, located_changes
from hipfacts.diff.text import counts, summary
from hipfacts.knowledge import KnowledgeBase
from hipfacts.models import Claim, Stance, Status


def changelog(old: KnowledgeBase, new: KnowledgeBase, captions: Iterable[Caption] | None = None) -> str:
    """Claims added, given up and changed, and what is found anew: in ``captions``, or in both bases' own examples."""
    lines = [*_packs(old, new), *_claims(old, new)]
    totals = Totals()
    own = captions is None
    for _ in located_changes(
        _examples(old, new) if captions is None else captions, Comparison(Checker(old), Checker(new)), totals
    ):
        pass  # counted by totals
    lines += [f"### What is found otherwise in {'the examples' if own else 'the texts'}", ""]
    lines += [f"- `{name}`: {counts(totals.kinds[name])}" for name in sorted(totals.kinds)]
    lines += [*([""] if totals.kinds else []), summary(totals), ""]
    return "\n".join(lines)


def _packs(old: KnowledgeBase, new: KnowledgeBase) -> list[str]:
    was = {pack.id: pack for pack in old.packs}
    lines = []
    for pack in new.packs:
        before = was.get(pack.id)
        if before is None:
            lines += [f"## {pack.id} {pack.version}", ""]
        elif before.sha256 != pack.sha256:
            since = f" (since {before.version})" if before.version != pack.version else " (the version is the same)"
            lines += [f"## {pack.id} {pack.version}{since}", ""]
    return lines or ["## No pack has changed", ""]


def _claims(old: KnowledgeBase, new: KnowledgeBase) -> list[str]:
    lines: list[str] = []
    added = [claim for name, claim in new.claims.items() if name not in old.claims]
    gone = [name for name in old.claims if name not in new.claims]
    changed = [(old.claims[name], claim) for name, claim in new.claims.items() if name in old.claims]
    if added:
        lines += ["### New claims", "", *(f"- `{c.id}` ({c.status}, {c.verdict}): {c.claim}" for c in added), ""]
    if gone:
        lines += ["### Claims that are gone", "", *(f"- `{name}`" for name in gone), ""]
    said = [(claim.id, list(_differences(before, claim))) for before, claim in changed]
    if any(words for _, words in said):
        lines += ["### Changed claims", ""]
        lines += [f"- `{name}`: {'; '.join(words)}" for name, words in said if words] + [""]
    return lines


def _differences(old: Claim, new: Claim) -> Iterator[str]:
    if old.status is not new.status:
        heir = f", see `{new.replaced_by}`" if new.status is Status.DEPRECATED and new.replaced_by else ""
        yield f"{old.status} -> {new.status}{heir}"
    if old.verdict is not new.verdict:
        yield f"verdict {old.verdict} -> {new.verdict}"
    if old.correction.fact != new.correction.fact:
        yield f"new fact: {new.correction.fact}"
    elif old.correction != new.correction:
        yield "another explanation"
    if old.evidence != new.evidence:
        yield "the evidence is weighed anew"
    sources = {use.id for use in new.sources} ^ {use.id for use in old.sources}
    if sources:
        yield f"sources: {', '.join(sorted(sources))}"
    if old.rules != new.rules:
        yield "rules"


def _examples(*bases: KnowledgeBase) -> Iterator[Caption]:
    """Every example of both, once."""
    seen: set[str] = set()
    for base in bases:
        for claim in base.claims.values():
            for stance in (*(stance.value for stance in Stance), "absent"):
                for example in getattr(claim.examples, stance):
                    text = example.replace("[[", "").replace("]]", "")
                    if text not in seen:
                        seen.add(text)
                        yield Caption(text, text, claim.id, claim.id, 1, None)
