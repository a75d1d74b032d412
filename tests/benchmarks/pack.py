"""A pack of claims about other things, as large as wanted: the bundled claims with other words in them.

    python -m tests.benchmarks.pack FOLDER [COPIES]

Each copy has the bundled claims' rules over concepts of its own. All words of the topics are others, drawn from common
English, and two in three of the rest; small words stay, as they would in claims about other things. The words of the
examples change with them, so that a copy is as true to itself as the bundled pack, but for some irregular forms.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from spacy.lang.en.stop_words import STOP_WORDS

from hipfacts import KnowledgeBase
from hipfacts.inflection import noun_forms, verb_forms
from hipfacts.models import Concept
from tests.benchmarks.posts import english

COPIES = 9  # beside the bundled claims: ten times as many
_KEPT = 1 / 3
_TERM = re.compile(r"\{[^}]*\}|[^\W\d_]+(?:['’][^\W\d_]+)*")
_TERMS = ("verbs", "nouns", "words")
_LINKS = ("opposites", "includes", "hides", "needs")


def write(folder: Path, knowledge: KnowledgeBase, *, copies: int = COPIES) -> Path:
    """The pack, written to ``folder``, to be loaded beside the bundled one; returns the folder."""
    (folder / "concepts").mkdir(parents=True)
    info = {"id": "synthetic", "version": "1.0.0", "license": "CC0-1.0", "title": "Claims to measure with"}
    _dump(folder / "pack.yaml", info)
    for number in range(copies):
        letter = chr(ord("b") + number)
        change = _Change(knowledge.concepts, letter)
        _dump(folder / "concepts" / f"{letter}.yaml", change.concepts())
        for claim in knowledge.claims.values():
            data = claim.model_dump(mode="json", exclude_defaults=True)
            _dump(folder / f"{claim.id}-{letter}.yaml", change.claim(data))
    return folder


class _Change:
    """One copy's names and words."""

    def __init__(self, concepts: Mapping[str, Concept], letter: str) -> None:
        self._letter = letter
        self._concepts = concepts
        self._words = _other_words(concepts, random.Random(f"pack {letter}"))
        self._own: set[str] = set()  # the concepts that are another's here
        self._own = self._changed()

    def concepts(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name in sorted(self._own):
            data = self._concepts[name].model_dump(mode="json", exclude_defaults=True)
            for key in _TERMS:
                if key in data:
                    data[key] = list(dict.fromkeys(map(self._text, data[key])))
            for key in _LINKS:
                if key in data:
                    data[key] = [self._name(other) for other in data[key]]
            made[self._name(name)] = data
        return made

    def claim(self, data: dict[str, Any]) -> dict[str, Any]:
        changed = {**data, "id": f"{data['id']}-{self._letter}", "title": f"{data['title'][:54]} ({self._letter})"}
        changed.pop("gaps", None)
        changed["rules"] = [
            {**rule, **{key: [self._slot(slot) for slot in rule[key]] for key in ("all", "unless") if key in rule}}
            for rule in data["rules"]
        ]
        if "supersedes" in data:
            changed["supersedes"] = [
                "/".join([f"{claim}-{self._letter}", *rule])
                for claim, *rule in (other.split("/") for other in data["supersedes"])
            ]
        changed["examples"] = {
            stance: [self._text(text) for text in texts] for stance, texts in data["examples"].items()
        }
        return changed

    def _changed(self) -> set[str]:
        """The concepts that get other words, or that name such a concept."""
        own = {name for name, c in self._concepts.items() if any(self._text(t) != t for t in _terms(c))}
        while True:
            more = {n for n, c in self._concepts.items() if n not in own and own & _named(c)}
            if not more:
                return own
            own |= more

    def _name(self, name: str) -> str:
        return f"{name}-{self._letter}" if name in self._own else name

    def _slot(self, slot: str) -> str:
        carried = "^" if slot.startswith("^") else ""
        return carried + "|".join(self._name(name.strip()) for name in slot.lstrip("^").split("|"))

    def _text(self, text: str) -> str:
        def change(found: re.Match[str]) -> str:
            token = found[0]
            if token.startswith("{"):
                return f"{{{self._name(token[1:-1])}}}"
            other = self._words.get(token.lower(), token)
            return other.capitalize() if token[0].isupper() and other != token else other

        return _TERM.sub(change, text)


def _other_words(concepts: Mapping[str, Concept], rng: random.Random) -> dict[str, str]:
    """What becomes of each word, its forms with it."""
    used = {word for concept in concepts.values() for word in _plain(_terms(concept))}
    topic = {word for concept in concepts.values() if concept.topic for word in _plain(_terms(concept))}
    pool = [word for word in english() if 5 <= len(word) <= 9 and word not in used and word not in STOP_WORDS]
    fresh = iter(rng.sample(pool, len(pool)))
    words: dict[str, str] = {}
    for forms_of, key in ((noun_forms, "nouns"), (verb_forms, "verbs")):
        for word in sorted({word for c in concepts.values() for word in _plain(getattr(c, key))}):
            if word in STOP_WORDS or word in words or (word not in topic and rng.random() < _KEPT):
                words.setdefault(word, word)
                continue
            other = next(fresh)
            forms, others = forms_of(word), forms_of(other)
            for place, form in enumerate(forms):
                if form not in STOP_WORDS:
                    words.setdefault(form, others[min(place, len(others) - 1)])
    for word in sorted(used - words.keys() - STOP_WORDS):
        if len(word) > 2 and "'" not in word and (word in topic or rng.random() >= _KEPT):
            words[word] = next(fresh)
    return words


def _terms(concept: Concept) -> list[str]:
    return [term for key in _TERMS for term in getattr(concept, key)]


def _plain(terms: Iterable[str]) -> set[str]:
    return {w.lower() for term in terms for w in _TERM.findall(term) if not w.startswith("{") and w.isascii()}


def _named(concept: Concept) -> set[str]:
    """The concepts that one names."""
    classes = {w[1:-1] for term in _terms(concept) for w in _TERM.findall(term) if w.startswith("{")}
    return classes.union(*(getattr(concept, key) for key in _LINKS))


def _dump(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML


if __name__ == "__main__":
    made = write(Path(sys.argv[1]), KnowledgeBase.bundled(), copies=int(sys.argv[2]) if len(sys.argv) > 2 else COPIES)
    print(f"{made}: beside the bundled claims, `hipfacts check --claims {made}`")
