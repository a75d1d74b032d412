"""A component for spaCy pipelines: ``nlp.add_pipe("hipfacts")``.

spaCy finds it by the entry point ``spacy_factories``, and imports this module whenever it makes any pipeline, even that
of `spacy.blank`: so what a component needs is imported when one is made.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

if TYPE_CHECKING:
    from hipfacts.checker import Checker
    from hipfacts.models import Report

KEY = "hipfacts"
_ABOUT = "hipfacts.json"
_PACK = "claims-{}"


@Language.factory(
    "hipfacts",
    assigns=["doc.spans", "doc.user_data"],
    default_config={"spans_key": KEY, "claims": [], "bundled": True, "min_score": None, "select": [], "ignore": []},
)
def make(
    nlp: Language,  # noqa: ARG001 - every factory gets it
    name: str,
    spans_key: str,
    claims: list[str],
    bundled: bool,
    min_score: float | None,
    select: list[str],
    ignore: list[str],
) -> Component:
    """The component of a pipeline's config: ``claims`` are folders of own claims, the rest is as for `Checker`."""
    return Component(
        name, spans_key=spans_key, claims=claims, bundled=bundled, min_score=min_score, select=select, ignore=ignore
    )


class Component:
    """Checks each doc: spans to ``doc.spans[spans_key]``, the report as plain data to ``doc.user_data[spans_key]``.

    A span's ``label_`` is the stance, its ``kb_id_`` the claim, and the group's ``attrs["scores"]`` are the scores.
    Spans reach to the ends of the tokens they touch; the report has the offsets by character.

    A saved pipeline holds the claims of ``claims``, and needs their folders no more. The bundled ones belong to
    hipfacts: a pipeline is read with those of the hipfacts that reads it.
    """

    def __init__(
        self,
        name: str = KEY,
        *,
        spans_key: str = KEY,
        claims: Iterable[str | Path] = (),
        bundled: bool = True,
        min_score: float | None = None,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.spans_key = spans_key
        self.claims = tuple(map(str, claims))
        self.bundled = bundled
        self.options: dict[str, Any] = {"select": tuple(select), "ignore": tuple(ignore)}
        if min_score is not None:
            self.options["min_score"] = min_score
        self._packs: dict[str, dict[str, str]] = {}  # texts of the files of own claims, by folder and name
        self._checker: Checker | None = None
        # a saved pipeline is made before its claims are read: folders that are not there may be missed later
        if all(Path(folder).is_dir() for folder in self.claims):
            self._load(self.claims)

    @property
    def checker(self) -> Checker:
        """What checks. Raises `UsageError` if it has no claims yet."""
        if self._checker is None:
            from hipfacts.errors import UsageError

            missing = ", ".join(folder for folder in self.claims if not Path(folder).is_dir())
            raise UsageError(f"there is no folder of claims {missing}", remedy="see `claims` in the component's config")
        return self._checker

    def __call__(self, doc: Doc) -> Doc:
        """The same doc, with what was found in it."""
        report = self.checker.check(doc.text)
        doc.spans[self.spans_key] = _spans(doc, report, self.spans_key)
        doc.user_data[self.spans_key] = report.model_dump(mode="json")
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy passes it
        """Writes the own claims into the folder ``path``."""
        target = Path(path)
        if (target / _ABOUT).is_file():  # an earlier one of ours
            for number, _ in enumerate(json.loads((target / _ABOUT).read_text("utf-8"))["packs"], 1):
                shutil.rmtree(target / _PACK.format(number), ignore_errors=True)
        for pack, files in self._packs.items():
            _write(files, target / pack)
        target.mkdir(parents=True, exist_ok=True)
        (target / _ABOUT).write_text(json.dumps(self._about(), indent=2) + "\n", "utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Component:  # noqa: ARG002 - the same
        """Reads what `to_disk` wrote."""
        source = Path(path)
        about = json.loads((source / _ABOUT).read_text("utf-8"))
        self._load([str(source / pack) for pack in about["packs"]])
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - the same
        """The same as `to_disk`, as one value."""
        return json.dumps({**self._about(), "files": self._packs}).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Component:  # noqa: ARG002 - the same
        """Reads what `to_bytes` gave."""
        value = json.loads(data)
        with tempfile.TemporaryDirectory() as folder:
            packs = [Path(folder) / _PACK.format(number) for number, _ in enumerate(value["files"], 1)]
            for pack, files in zip(packs, value["files"].values(), strict=True):
                _write(files, pack)
            self._load(map(str, packs))
        return self

    def _about(self) -> dict[str, Any]:
        knowledge = [pack.model_dump(mode="json") for pack in self.checker.knowledge.packs]
        return {"packs": list(self._packs), "knowledge": knowledge}

    def _load(self, folders: Iterable[str]) -> None:
        from hipfacts.checker import Checker
        from hipfacts.errors import UsageError
        from hipfacts.knowledge import KnowledgeBase

        folders = tuple(folders)
        if not folders and not self.bundled:
            raise UsageError("without the bundled claims there are none", remedy="name folders of your own in `claims`")
        knowledge = KnowledgeBase.load(*folders, bundled=self.bundled) if folders else KnowledgeBase.bundled()
        self._checker = Checker(knowledge, **self.options)
        self._packs = {_PACK.format(number): _read(Path(folder)) for number, folder in enumerate(folders, 1)}


def _spans(doc: Doc, report: Report, key: str) -> SpanGroup:
    # tokens cover every letter of a doc, so that "expand" finds a span for every place
    spans: list[Any] = [
        doc.char_span(f.start, f.end, label=str(f.stance), kb_id=f.claim, alignment_mode="expand")
        for f in report.findings
    ]
    return SpanGroup(doc, name=key, spans=spans, attrs={"scores": [f.score for f in report.findings]})


def _read(folder: Path) -> dict[str, str]:
    from hipfacts.loader import pack_files

    names, concepts = pack_files(folder)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in [*names, *concepts]}


def _write(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"{name} is no name of a file of claims")  # whoever made these bytes means no good
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
