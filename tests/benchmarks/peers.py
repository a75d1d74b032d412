"""What else one might use: the same phrases and words, given to other tools.

None of them says what a text does with a claim, except medspaCy with ConText; they are here for the time they take. One
that is not installed is named in the table with what to install.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS

from hipfacts import KnowledgeBase
from hipfacts.terms import words_in
from tests.benchmarks.streams import phrases
from tests.benchmarks.timing import Subject

_GAP = 8  # words that may stand between two slots of a gapped pattern
_WORDS = 60  # words of one slot
_SEEN = 20_000  # posts are enough for a tokenizer to know most of the words of the next one


class Known(NamedTuple):
    """The knowledge base in the forms that the peers can take."""

    phrases: tuple[str, ...]  # about 300
    gapped: tuple[tuple[tuple[str, ...], ...], ...]  # a pattern a claim: slots, each any of its words


def known(knowledge: KnowledgeBase) -> Known:
    """What the peers are given: the examples' phrases, and the slots of each claim's first rule."""

    def words(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        concept = knowledge.concepts[name]
        found = {w for w in words_in(concept) if w.isalpha() and w.isascii() and len(w) > 2 and w not in STOP_WORDS}
        for other in concept.includes:
            if other not in seen:
                found |= words(other, seen | {name})
        return found

    gapped = []
    for claim in knowledge.claims.values():
        rule = next((rule for rule in claim.rules if len(rule.all) > 1), claim.rules[0])
        slots = [
            set().union(*(words(name.strip()) for name in slot.lstrip("^").split("|"))) for slot in rule.all[:3]
        ]  # fmt: skip
        gapped.append(tuple(tuple(sorted(slot)[:_WORDS]) for slot in slots if slot))
    return Known(tuple(phrases(knowledge)), tuple(gapped))


class WordRegex:
    """The floor: lower case, and every word found by a regular expression."""

    name, pip, sample = "word regex", "", None

    def __init__(self, _: Known) -> None:
        self._find = re.compile(r"\w+").findall

    @staticmethod
    def available() -> bool:
        return True

    def warm(self, texts: Sequence[str]) -> None:
        pass

    def run(self, texts: Sequence[str]) -> int:
        find = self._find
        for text in texts:
            find(text.lower())
        return 0


class AhoCorasick:
    """All phrases at once in one automaton, on characters."""

    name, pip, sample = "pyahocorasick", "pyahocorasick", None

    def __init__(self, given: Known) -> None:
        import ahocorasick

        self._automaton = ahocorasick.Automaton()
        for number, phrase in enumerate(given.phrases):
            self._automaton.add_word(phrase, number)
        self._automaton.make_automaton()

    @staticmethod
    def available() -> bool:
        return find_spec("ahocorasick") is not None

    def warm(self, texts: Sequence[str]) -> None:
        pass

    def run(self, texts: Sequence[str]) -> int:
        find = self._automaton.iter
        return sum(any(True for _ in find(text.lower())) for text in texts)


class _OnTokens:
    """A matcher over the tokens of a blank pipeline."""

    _nlp: Any
    _matcher: Any

    @staticmethod
    def available() -> bool:
        return True

    def warm(self, texts: Sequence[str]) -> None:
        _tokenise(self._nlp, texts)

    def run(self, texts: Sequence[str]) -> int:
        return sum(bool(self._matcher(self._nlp.make_doc(text))) for text in texts)


class SpacyPhraseMatcher(_OnTokens):
    """spaCy's matcher of fixed phrases, by lower case."""

    name, pip, sample = "spaCy PhraseMatcher", "spacy", None

    def __init__(self, given: Known) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self._nlp = spacy.blank("en")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._matcher.add("phrase", [self._nlp.make_doc(phrase) for phrase in given.phrases])


class SpacyMatcher(_OnTokens):
    """spaCy's matcher of token patterns: one a claim, words of each slot with gaps between."""

    name, pip, sample = "spaCy Matcher, gapped", "spacy", 2000

    def __init__(self, given: Known) -> None:
        import spacy
        from spacy.matcher import Matcher

        self._nlp = spacy.blank("en")
        self._matcher = Matcher(self._nlp.vocab)
        for number, slots in enumerate(given.gapped):
            pattern: list[dict[str, Any]] = []
            for words in slots:
                pattern += [{"OP": f"{{0,{_GAP}}}"}] if pattern else []
                pattern.append({"LOWER": {"IN": list(words)}})
            self._matcher.add(str(number), [pattern])


class PartialRatio:
    """The naive design: rapidfuzz's partial_ratio of every phrase against every text."""

    name, pip, sample = "rapidfuzz partial_ratio", "rapidfuzz", 1000

    def __init__(self, given: Known) -> None:
        from rapidfuzz import fuzz, process

        self._phrases = list(given.phrases)
        self._best: Any = process.extractOne
        self._scorer = fuzz.partial_ratio

    @staticmethod
    def available() -> bool:
        return True

    def warm(self, texts: Sequence[str]) -> None:
        pass

    def run(self, texts: Sequence[str]) -> int:
        best, wanted, scorer = self._best, self._phrases, self._scorer
        return sum(best(text.lower(), wanted, scorer=scorer, score_cutoff=85) is not None for text in texts)


class Spaczz:
    """spaczz's fuzzy phrases on spaCy tokens."""

    name, pip, sample = "spaczz FuzzyMatcher", "spaczz", 30

    def __init__(self, given: Known) -> None:
        import spacy
        from spaczz.matcher import FuzzyMatcher

        self._nlp = spacy.blank("en")
        self._matcher = FuzzyMatcher(self._nlp.vocab)
        self._matcher.add("phrase", [self._nlp.make_doc(phrase) for phrase in given.phrases])

    @staticmethod
    def available() -> bool:
        return find_spec("spaczz") is not None

    def warm(self, texts: Sequence[str]) -> None:
        _tokenise(self._nlp, texts)

    def run(self, texts: Sequence[str]) -> int:
        return sum(bool(self._matcher(self._nlp.make_doc(text))) for text in texts)


class Presidio:
    """Presidio's analyzer with one recognizer a claim and a tokenizer for its language model."""

    name, pip, sample = "Presidio analyzer", "presidio-analyzer", 500

    def __init__(self, given: Known) -> None:
        import spacy
        from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine

        self._nlp = spacy.blank("en")
        engine: Any = SpacyNlpEngine()
        engine.nlp = {"en": self._nlp}  # as its documentation does for a model that is loaded already: no download
        between = rf"(?:\W+\w+){{0,{_GAP}}}?\W+"
        recognizers = [
            PatternRecognizer(
                supported_entity=f"CLAIM_{number}",
                patterns=[Pattern("slots", between.join(rf"\b(?:{'|'.join(words)})\b" for words in slots), 0.5)],
            )
            for number, slots in enumerate(given.gapped)
        ]
        registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
        self._analyze = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"]).analyze

    @staticmethod
    def available() -> bool:
        return find_spec("presidio_analyzer") is not None

    def warm(self, texts: Sequence[str]) -> None:
        _tokenise(self._nlp, texts)

    def run(self, texts: Sequence[str]) -> int:
        return sum(bool(self._analyze(text, language="en")) for text in texts)


class MedspaCy:
    """medspaCy's TargetMatcher and ConText, in the environment of another interpreter: it needs an older spaCy."""

    name, pip, sample = "medspaCy with ConText", "medspacy (with spacy 3.7, in an environment of its own)", 1000

    def __init__(self, given: Known, python: Path, *, cpu: bool = False) -> None:
        self._given = given
        self._cpu = cpu
        self._python = python
        self._seen: list[str] = []
        self.seconds = self.reference = 0.0

    @staticmethod
    def available(python: Path | None = None) -> bool:
        return python is not None

    def warm(self, texts: Sequence[str]) -> None:
        self._seen = list(texts[:_SEEN])

    def run(self, texts: Sequence[str]) -> int:
        work = {"phrases": self._given.phrases, "seen": self._seen, "texts": list(texts), "cpu": self._cpu}
        answer = _ask(self._python, work)
        self.seconds, self.reference = answer["seconds"], answer["reference"]
        return int(answer["found"])


IN_PROCESS = (
    WordRegex, AhoCorasick, SpacyPhraseMatcher, SpacyMatcher, PartialRatio, Presidio, Spaczz,
)  # fmt: skip


def subjects(given: Known, *, medspacy_python: Path | None = None, cpu: bool = False) -> list[Subject]:
    """The peers that can be measured here."""

    def subject(peer: Any) -> Subject:
        return Subject(peer.name, lambda: peer(given), sample=peer.sample)

    found = [subject(peer) for peer in IN_PROCESS if peer.available()]
    if medspacy_python is not None:
        python = medspacy_python
        found.append(
            Subject(MedspaCy.name, lambda: MedspaCy(given, python, cpu=cpu), sample=MedspaCy.sample, elsewhere=True)
        )
    return found


def absent(*, medspacy_python: Path | None = None) -> dict[str, str]:
    """The peers that cannot be measured here, and what to install for each."""
    missing = {peer.name: f"pip install {peer.pip}" for peer in IN_PROCESS if not peer.available()}
    if not MedspaCy.available(medspacy_python):
        missing[MedspaCy.name] = "pip install 'spacy==3.7.5' medspacy into an environment, then --medspacy-python"
    return missing


def medspacy_versions(python: Path) -> dict[str, str]:
    """What is installed where medspaCy runs."""
    return dict(
        _ask(python, {"phrases": ["hip dips"], "seen": [], "texts": ["No hip dips."], "cpu": False})["versions"]
    )


def _ask(python: Path, work: dict[str, Any]) -> dict[str, Any]:
    script = Path(__file__).with_name("medspacy_script.py")
    done = subprocess.run(
        [str(python), str(script)], input=json.dumps(work), stdout=subprocess.PIPE, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _tokenise(nlp: Any, texts: Sequence[str]) -> None:
    for text in texts[:_SEEN]:
        nlp.make_doc(text)
