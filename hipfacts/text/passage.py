"""A folded text cut into words, clauses and sentences.

Words come from spaCy's English tokenizer; a word's form for matching is its NORM, so that "can't", "cannot" and
"can not" read alike. Quote marks are no words, but what they enclose is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hipfacts.text.fold import Folded
from hipfacts.text.folded_words import IS_HOSTS, NORMS, PAIRS

if TYPE_CHECKING:  # spaCy is loaded when the first text needs it: most never do
    from spacy.tokenizer import Tokenizer

Noted = TypeVar("Noted")

_QUOTES = frozenset([*"\"'`“”‘’«»*_~", "''", "``"])
_STOPS = frozenset(".!?…")
_CLAUSE_MARKS = frozenset(";:()|[]{}–—→•/=><")
_CLAUSE_WORDS = frozenset(
    "but yet although though while whereas because since unless until otherwise instead meanwhile nevertheless "
    "nonetheless plus".split()
)
# After a comma these open a new clause: what was negated before it is not negated after it.
_OPENERS = frozenset(
    "i you he she we they it this these those that there so then now here and just not no my your her his our their "
    "its do try get watch stop let which who mine yours if when what why how will can might may only anyone anybody "
    "everyone everybody".split()
)
_CONCESSIONS = frozenset("while although though whilst".split())
_ABBREVIATIONS = frozenset("dr mr mrs ms prof vs no st e.g i.e eg ie approx etc".split())
_SIMPLE = re.compile(r"([a-z]{3,})([,!?;]?)")
_CHUNK = re.compile(r"\S+")
_KEEP = 128  # longer chunks are not remembered: they do not come twice
_LEXEMES = 100_000  # spaCy keeps every word it has ever read: then it starts anew, which takes some 80 ms
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNIT = re.compile(r"(\d{1,4})([a-z]{1,8})")
_LABEL = re.compile(r"[ \t]*(?:[-•*>]|\d{1,2}[.)]|[^\w\s]|[A-Z][A-Za-z]{0,11}:)")


@dataclass(slots=True)
class Sentence:
    """Words ``first`` up to but without ``last``; ``stop`` is the mark that ends it, or empty."""

    first: int
    last: int
    stop: str = ""
    hashtag: bool = False
    paragraph: int = 0

    @property
    def question(self) -> bool:
        return "?" in self.stop


@dataclass(slots=True)
class Passage:
    """The words of a text (``words[i]`` lies at folded ``[starts[i], ends[i])``), their clauses and sentences."""

    folded: Folded
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    breaks: dict[int, str] = field(default_factory=dict)  # word -> what stands before it

    _noted: dict[str, object] = field(default_factory=dict)

    def once(self, name: str, work_out: Callable[[Passage], Noted]) -> Noted:
        """What ``work_out`` says of the whole passage; asked only once, however often it is wanted."""
        if name not in self._noted:
            self._noted[name] = work_out(self)
        return cast(Noted, self._noted[name])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The original character range of words ``[first, last)``."""
        return self.folded.span(self.starts[first], self.ends[last - 1])


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """spaCy's English tokenizer, splitting at every mark that captions put between words."""
    # as spacy.blank("en") makes it, but with our rules from the start: to change them afterwards takes half a second
    from spacy.lang.en import English
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
    from spacy.vocab import create_vocab

    defaults: Any = English.Defaults
    infixes = [*defaults.infixes, r"[|~+&→/…—–_*\"()\[\]{}<>=:;,!?#•]", r"(?<=[a-z])[.](?=[a-z])"]
    rules = {text: pieces for text, pieces in defaults.tokenizer_exceptions.items() if text.lower() not in PAIRS}
    return Tokenizer(
        create_vocab("en", defaults),
        rules=rules,  # ours keep "im" whole
        prefix_search=compile_prefix_regex(defaults.prefixes).search,
        suffix_search=compile_suffix_regex(defaults.suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )


def read(folded: Folded, symbols: Container[str] = ()) -> Passage:
    """The passage of a folded text. ``symbols`` are the emoji that mean something; others only end clauses."""
    passage = read_words(folded, symbols)
    cut(passage)
    return passage


def read_words(folded: Folded, symbols: Container[str] = ()) -> Passage:
    """The passage with its words alone; `cut` adds clauses and sentences, which most texts never need."""
    passage = Passage(folded)
    passage.breaks = _words(passage, symbols)
    return passage


def _words(passage: Passage, symbols: Container[str]) -> dict[int, str]:
    """Fill in the words; returns what stands before a word: ``line``, ``paragraph`` or ``symbol``."""
    text = passage.folded.text
    breaks: dict[int, str] = {}
    quoted = False
    words, starts, ends, in_quotes = passage.words, passage.starts, passage.ends, passage.quoted
    end = 0
    for chunk in _CHUNK.finditer(text):
        at = chunk.start()
        if at - end > 1 or text[end:at] == "\n":
            lines = text.count("\n", end, at)
            if lines:
                breaks[len(words)] = "paragraph" if lines > 1 or breaks.get(len(words)) == "paragraph" else "line"
        end = chunk.end()
        pieces = _pieces(chunk[0]) if end - at <= _KEEP else _pieces.__wrapped__(chunk[0])
        for kind, word, first, last in pieces:
            if kind is _Kind.QUOTE:
                quoted = _quote(word, text, at + first, quoted)
                continue
            if kind is _Kind.SYMBOL and text[at + first : at + last] not in symbols:
                breaks.setdefault(len(words), "symbol")  # an emoji between words: no word itself
                continue
            is_host = kind is _Kind.S and bool(words) and words[-1] in IS_HOSTS  # "it's": not a possessive
            words.append("is" if is_host else word)
            starts.append(at + first)
            ends.append(at + last)
            in_quotes.append(quoted)
    return breaks


class _Kind(Enum):
    """What a piece of a chunk is."""

    WORD = auto()
    QUOTE = auto()
    SYMBOL = auto()
    S = auto()  # 's: "is" or a possessive


@lru_cache(maxsize=1 << 16)
def _pieces(chunk: str) -> tuple[tuple[_Kind, str, int, int], ...]:
    """What a stretch without spaces falls into: kind, form for matching, and where. spaCy reads each by itself."""
    tokens = tokenizer()
    simple = _SIMPLE.fullmatch(chunk)
    if simple and chunk not in tokens.rules and simple[1] not in tokens.rules and simple[1] not in PAIRS:
        # what spaCy makes of most chunks: a word, and perhaps one mark after it
        word = (_Kind.WORD, NORMS.get(simple[1], simple[1]), 0, simple.end(1))
        return (word, (_Kind.WORD, simple[2], simple.end(1), simple.end())) if simple[2] else (word,)
    pieces: list[tuple[_Kind, str, int, int]] = []
    if len(tokens.vocab) > _LEXEMES:
        tokenizer.cache_clear()
        tokens = tokenizer()
    # spaCy hashes words as UTF-8, which lone surrogates have no form in
    for token in tokens(_SURROGATE.sub("\ufffd", chunk)):
        word, first = token.text, token.idx
        last = first + len(word)
        glued = _UNIT.fullmatch(word)
        pair = PAIRS.get(word)
        if word in _QUOTES:
            pieces.append((_Kind.QUOTE, word, first, last))
        elif glued:  # "10lbs", "30day"
            cut = first + glued.end(1)
            pieces.append((_Kind.WORD, glued[1], first, cut))
            pieces.append((_Kind.WORD, NORMS.get(glued[2], glued[2]), cut, last))
        elif pair is not None:
            pieces += ((_Kind.WORD, part, first, last) for part in pair)
        else:
            norm = NORMS.get(word) or token.norm_
            is_symbol = not word[0].isascii() and not word[0].isalnum() and word not in _CLAUSE_MARKS
            kind = _Kind.SYMBOL if is_symbol else _Kind.S if word == "'s" else _Kind.WORD
            pieces.append((kind, NORMS.get(norm, norm), first, last))
    return tuple(pieces)


def _quote(mark: str, text: str, at: int, quoted: bool) -> bool:
    """Whether words after this mark are quoted. A single mark opens before a word and closes after one."""
    if mark in ('"', "''", "``"):
        return not quoted
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark != "'":
        return quoted
    if not quoted and after.isalnum() and not before.isalnum():
        return text.find("'", at + 1) >= 0
    return quoted and after.isalnum()


def cut(passage: Passage) -> None:
    """Part the words of a passage into clauses and sentences."""
    words, breaks = passage.words, passage.breaks
    count = len(words)
    punctuated = sum(word[0] in _STOPS for word in words)
    prose = punctuated * 25 >= count  # a text with full stops uses them; one without is cut at its lines
    capitals = passage.folded.original.isupper()  # where all are, none says that something begins
    sentence, clause, paragraph, first = 0, 0, 0, 0
    conceding = False  # in "While you can't ..., this does": up to the comma
    tag_until = -1
    for index, word in enumerate(words):
        kind = breaks.get(index)
        if index > first and (kind == "paragraph" or (kind == "line" and _ends_line(passage, index, prose, capitals))):
            _close(passage, first, index, paragraph)
            first, sentence, clause = index, sentence + 1, clause + 1
        if kind == "paragraph":
            paragraph += 1
        if word == "#" and index + 1 < count:
            end = _hashtag_end(passage, index)
            if end > index + 1 and index > first and _block_of_tags(passage, index, end):
                _close(passage, first, index, paragraph)
                first, sentence, clause = index, sentence + 1, clause + 1
            tag_until = end
        elif index == tag_until and index > first and words[first] == "#":
            _close(passage, first, index, paragraph)
            first, sentence, clause = index, sentence + 1, clause + 1
        if index > first and (kind == "symbol" or word in _CLAUSE_WORDS or _opens(words, index)):
            clause += 1
        if conceding and index and words[index - 1] == ",":
            clause, conceding = clause + 1, False
        if index == first or words[index - 1] in (",", "and", "but", "so"):
            conceding = conceding or word in _CONCESSIONS
        passage.sentence.append(sentence)
        passage.clause.append(clause)
        if word in _CLAUSE_MARKS or not word[0].isascii():
            clause += 1
        if (word[0] in _STOPS or word == "|") and _stops(passage, index, breaks):
            _close(passage, first, index + 1, paragraph)
            first, sentence, clause = index + 1, sentence + 1, clause + 1
    if first < count:
        _close(passage, first, count, paragraph)


def _close(passage: Passage, first: int, last: int, paragraph: int) -> None:
    stop = "".join(w for w in passage.words[max(first, last - 3) : last] if w[0] in _STOPS)
    passage.sentences.append(Sentence(first, last, stop, passage.words[first] == "#", paragraph))


def _opens(words: list[str], index: int) -> bool:
    return words[index - 1] == "," and words[index] in _OPENERS


def _stops(passage: Passage, index: int, breaks: dict[int, str]) -> bool:
    """Whether the stop at ``index`` ends a sentence: not in "dr. x", "3.5", and only the last of "?!"."""
    words = passage.words
    if index + 1 >= len(words):
        return True
    if words[index + 1][0] in _STOPS:
        return False
    if words[index] == ".":
        if index and words[index - 1] in _ABBREVIATIONS and index + 1 not in breaks:
            return False
        return passage.starts[index + 1] > passage.ends[index] or not words[index + 1][0].isalnum()
    return True


def _ends_line(passage: Passage, index: int, prose: bool, capitals: bool) -> bool:
    """Whether a line break ends a sentence, or is only where a subtitle or a narrow page was wrapped."""
    original = passage.folded.original
    start, _ = passage.span(index, index + 1)
    line_start = original.rfind("\n", 0, start) + 1
    line = original[line_start : line_start + 80]
    before = passage.words[index - 1]
    if before[0] in _STOPS or before in (":",) or not before[0].isascii() or _LABEL.match(line):
        return True
    first = line.lstrip()[:1]
    if before in (",", "-", "and", "or", "the", "a", "to", "of", "your", "my", "is", "are"):
        return False
    if capitals and first.isupper():
        return False
    return first.isupper() or (not first.islower() and not prose)


def _hashtag_end(passage: Passage, index: int) -> int:
    """The word after the last one of the hashtag that begins at ``index``."""
    end = index + 1
    while end < len(passage.words):
        left, right = passage.span(end - 1, end)[1], passage.span(end, end + 1)[0]
        glue = passage.folded.original[left:right].strip("_")
        if glue or passage.words[end] == "#" or not passage.words[end][0].isalnum():
            break
        end += 1
    return end


def _block_of_tags(passage: Passage, index: int, end: int) -> bool:
    """Whether a hashtag stands apart: the next word is another one, or nothing follows."""
    words = passage.words
    return end >= len(words) or words[end] == "#" or words[index - 1] in _STOPS or passage.quoted[index]
