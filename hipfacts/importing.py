"""A pack made of plain claims, one sentence each: from a table, or from ClaimReview as fact-checkers publish it.

Such claims are found by likeness to their sentence alone, are experimental and so flag nothing. What the file does not
say is not made up: a claim without a verdict is ``mixed``, and one without a fact says that none is written yet.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from hipfacts.errors import KnowledgeError, KnowledgeErrors, UsageError
from hipfacts.matching.likeness import content_words
from hipfacts.models import Verdict

COLUMNS = ("claim", "id", "title", "verdict", "fact", "explanation", "url", "source", "year", "examples")
NO_FACT = "No correction is written for this yet; see the sources, if any are given."
_NO_EXPLANATION = "This claim was taken over from a list. It was not examined here."
# What fact-checkers write as a rating, in English; other words are read by their figures.
_FALSE = re.compile(
    r"\b(not true|untrue|inaccurate|false|fake|pants on fire|debunked|incorrect|wrong|myth|no evidence|unfounded|hoax"
    r")\b",
    re.I,
)
_MISLEADING = re.compile(
    r"\b(misleading|mostly false|half|partly|partially|distort\w*|out of context|missing context)\b", re.I
)
_TRUE = re.compile(r"\b(true|correct|accurate)\b", re.I)
_LONGEST_ID = 60


class Plain(NamedTuple):
    """One claim as a list has it."""

    line: int
    claim: str
    id: str = ""
    title: str = ""
    verdict: str = ""
    fact: str = ""
    explanation: str = ""
    url: str = ""
    source: str = ""
    year: str = ""
    examples: tuple[str, ...] = ()


class Imported(NamedTuple):
    """What an import made: ids by file, what was left out and why, and what each claim still needs."""

    claims: list[str]
    left_out: list[str]
    needs: list[str]


def import_claims(file: Path, folder: Path, *, license: str = "unknown", title: str = "") -> Imported:  # noqa: A002
    """Make a pack in ``folder``, which must be empty or new.

    Raises `KnowledgeErrors` with every line that cannot be used, and `UsageError` where there is nothing to write.
    """
    rows, left_out = _rows(file)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("is not empty", file=str(folder), remedy="choose a new folder: nothing is written over")
    problems: list[KnowledgeError] = []
    made: dict[str, Plain] = {}
    said: dict[str, int] = {}
    for row in rows:
        problem = _problem(row)
        name = row.id or _id_of(row.claim)
        if not problem and row.claim.lower() in said:
            problem = f"the claim stands in line {said[row.claim.lower()]} too", "keep one of them"
        elif not problem and row.id and name in made:
            problem = f"the id `{name}` stands in line {made[name].line} too", "give each claim an id of its own"
        if problem:
            problems.append(KnowledgeError(problem[0], file=str(file), line=row.line, remedy=problem[1]))
            continue
        said[row.claim.lower()] = row.line
        made[_free(name, made)] = row
    if problems:
        raise KnowledgeErrors(problems)
    if not made:
        why = (
            f"all {len(left_out)} reviews are left out: {left_out[0]}" if left_out else "it has no row below its header"
        )
        raise UsageError(f"holds no claim to import: {why}", file=str(file), remedy="add claims that are wrong")
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, made, license=license, title=title or f"Claims from {file.name}")
    needs = [f"{name}: {', '.join(lacking)}" for name, row in made.items() if (lacking := list(_lacks(row)))]
    return Imported(list(made), left_out, needs)


def _problem(row: Plain) -> tuple[str, str] | None:
    if len(content_words(row.claim)) < 2:
        return "the claim says too little to be found by", "write a whole sentence, as its believers would say it"
    if row.verdict and row.verdict.lower() not in {str(verdict) for verdict in Verdict}:
        return f"the verdict `{row.verdict}` is unknown", "write false, misleading or mixed, or leave it empty"
    if row.id and not re.fullmatch(r"[a-z]+(-[a-z]+)*", row.id):
        return f"the id `{row.id}` is none", "write small letters and hyphens only"
    if len(row.fact) > 240:
        return f"the fact has {len(row.fact)} characters", "write at most 240, and the rest as explanation"
    if row.url and not re.fullmatch(r"https?://\S+", row.url):
        return f"the url `{row.url}` is none", "begin it with https://"
    if row.year and not re.fullmatch(r"(18|19|20)\d\d", row.year):
        return f"the year `{row.year}` is none", "write four figures, or leave it empty"
    return None


def _lacks(row: Plain) -> Iterator[str]:
    """What a claim still needs before it may become stable."""
    yield "rules"
    if not row.verdict:
        yield "a verdict"
    if not row.fact:
        yield "a fact"
    yield "two sources that were read" if not row.url else "a second source, and the first one read"
    if len(content_words(row.claim)) < 3:
        yield "a longer sentence: two words say little"


# --- reading -----------------------------------------------------------------------------------------------------


def _rows(file: Path) -> tuple[list[Plain], list[str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", file=str(file), remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8", file=str(file), remedy="save it as UTF-8") from error
    if file.suffix.lower() in (".json", ".jsonld", ".jsonl"):
        return _reviews(text, file)
    return _table(text, file), []


def _table(text: str, file: Path) -> list[Plain]:
    first = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first else ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Plain] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, file)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                raise UsageError(
                    f"has {len(cells)} cells and the header {len(header)}", file=str(file), line=line,
                    remedy='put cells with commas in "quotes"',
                )  # fmt: skip
            row = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=False)}
            examples = tuple(part.strip() for part in row.pop("examples", "").split("|") if part.strip())
            rows.append(Plain(line=line, examples=examples, **row))
    except csv.Error as error:
        raise UsageError(
            f"is no table: {error}", file=str(file), line=reader.line_num, remedy="check its quotes"
        ) from error
    return rows


def _check_header(header: list[str], file: Path) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    if "claim" not in header or unknown or len(set(header)) < len(header):
        what = f"has an unknown column `{unknown[0]}`" if unknown and "claim" in header else "has no column `claim`"
        if "claim" in header and not unknown:
            what = "has a column twice"
        raise UsageError(
            what, file=str(file), line=1, remedy=f"write the names of columns first; known: {', '.join(COLUMNS)}"
        )


def _reviews(text: str, file: Path) -> tuple[list[Plain], list[str]]:
    try:
        if file.suffix.lower() == ".jsonl":
            data: Any = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"is no JSON: {error.msg}", file=str(file), line=error.lineno, remedy="check it") from error
    rows, left_out = [], []
    for number, review in enumerate(_found(data), 1):
        claim = _text(review.get("claimReviewed"))
        rating = review.get("reviewRating")
        verdict = _verdict(rating) if isinstance(rating, dict) else None
        if not claim or verdict is None:
            why = "it has no claimReviewed" if not claim else "its rating does not say that the claim is wrong"
            left_out.append(f"review {number} ({claim or 'no claim'}): {why}")
            continue
        author = review.get("author")
        author = author[0] if isinstance(author, list) and author else author
        name = _text(author.get("name")) if isinstance(author, dict) else _text(author)
        date = _text(review.get("datePublished"))
        url = _text(review.get("url"))
        rows.append(
            Plain(
                line=number, claim=claim, verdict=verdict, url=url if url.startswith("http") else "",
                source=f"Fact check by {name}" if name else "",
                year=date[:4] if re.match(r"(18|19|20)\d\d", date) else "",
            )
        )  # fmt: skip
    return rows, left_out


def _found(data: Any) -> Iterator[dict[str, Any]]:
    """Every ClaimReview in what may be one, a list, a graph, or a feed of data items."""
    pending = [data]
    while pending:
        item = pending.pop(0)
        if isinstance(item, list):
            pending = [*item, *pending]
        elif isinstance(item, dict):
            kinds = item.get("@type")
            if kinds == "ClaimReview" or (isinstance(kinds, list) and "ClaimReview" in kinds):
                yield item
            else:
                pending = [
                    item[key] for key in ("@graph", "item", "dataFeedElement", "review") if key in item
                ] + pending


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int)) else ""


def _verdict(rating: Mapping[str, Any]) -> str | None:
    """Ours for a rating; None where it does not say that the claim is wrong."""
    name = _text(rating.get("alternateName"))
    if _MISLEADING.search(name):
        return "misleading"
    if _FALSE.search(name):
        return "false"
    if _TRUE.search(name):
        return None
    try:
        value, best, worst = (float(rating[key]) for key in ("ratingValue", "bestRating", "worstRating"))
    except (KeyError, TypeError, ValueError):
        return "mixed" if name else None
    share = (value - worst) / (best - worst) if best != worst else 1.0
    return "false" if share <= 0.25 else "misleading" if share <= 0.5 else None


# --- writing -----------------------------------------------------------------------------------------------------


def _id_of(claim: str) -> str:
    plain = unicodedata.normalize("NFKD", claim).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+", plain.replace("'", "")) or ["claim"]
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > _LONGEST_ID:
            break
        name = f"{name}-{word}" if name else word
    return name or words[0][:_LONGEST_ID]


def _free(name: str, taken: Iterable[str]) -> str:
    """The id, or the id and a letter: ids have no figures."""
    others = set(taken)
    return next(
        each for each in (name, *(f"{name}-{a}{b}" for a in "abcdefgh" for b in "abcdefghij")) if each not in others
    )


def _write(folder: Path, made: Mapping[str, Plain], *, license: str, title: str) -> None:  # noqa: A002
    pack = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "imported"
    _dump(folder / "pack.yaml", {"id": pack, "version": "0.1.0", "license": license, "title": title})
    sources: list[dict[str, Any]] = []
    for name, row in made.items():
        cited = []
        if row.url:
            source: dict[str, Any] = {
                "id": f"{pack}-{name}", "type": "fact-check", "title": row.source or row.url, "url": row.url,
                "finding": "Given by the list that this claim is from; not read here.",
                "limits": "Not examined here.", "verified": "unverified",
            }  # fmt: skip
            if row.year:
                source["year"] = row.year
            sources.append(source)
            cited.append(
                {"id": source["id"], "bearing": "supports-correction", "shows": "Named as the answer to this claim."}
            )
        _dump(
            folder / f"{name}.yaml",
            {
                "id": name, "title": row.title or _short(row.claim), "claim": row.claim,
                "verdict": row.verdict.lower() or "mixed", "status": "experimental", "rules": [],
                "correction": {
                    "fact": row.fact or NO_FACT, "explanation": row.explanation or _NO_EXPLANATION,
                    "fallacy": "unexamined",
                },
                "evidence": {"strength": "limited", "direct_study": "Not examined here."},
                "sources": cited, "examples": {"asserted": list(row.examples)},
            },
        )  # fmt: skip
    if sources:
        _dump(folder / "sources.yaml", sources)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rsplit(" ", 1)[0][:58].rstrip(",;:") + "…"


def _dump(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
