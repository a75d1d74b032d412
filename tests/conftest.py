"""A small pack that is whole and true to itself; tests break one thing in it at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import settings

from tests.needs import needed_command, needed_module

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("untimed", deadline=None)  # no test is about time: the machine may be busy
settings.load_profile("untimed")

Files = dict[str, Any]
WritePack = Callable[..., Path]

_CONCEPTS = {
    "dissolve": {"about": "Making it go.", "verbs": ["dissolve", "wash away"], "opposites": ["stay"]},
    "stay": {"about": "It stays.", "verbs": ["stay"]},
    "hollow": {"about": "The hollow.", "nouns": ["hip hollow"], "topic": "true"},
    "moonwater": {"about": "Water put out under the moon.", "words": ["moonwater", "moon water"]},
}
_CUES = {
    "not": {"about": "Negation.", "category": "negation", "reach": "forward", "words": ["not", "never", "no"]},
    "says": {
        "about": "Others say so.",
        "category": "report",
        "reach": "forward",
        "words": ["they say", "my aunt says"],
    },
}
_SOURCES = [
    {
        "id": name, "type": "anatomy", "title": f"The hip, by {name}", "year": "2020", "url": f"https://example.org/{name}",
        "finding": "Water does not reach the bone.", "limits": "Tap water only.", "verified": "seen",
    }
    for name in ("first-2020-hip", "second-2021-hip")
]  # fmt: skip
_CLAIM = {
    "id": "moonwater-dissolves-hollows",
    "title": "Moonwater dissolves hip hollows",
    "claim": "Moonwater dissolves hip hollows.",
    "verdict": "false",
    "status": "stable",
    "rules": [{"name": "water-dissolves", "all": ["dissolve", "hollow", "moonwater"]}],
    "correction": {
        "fact": "Hollows follow the bone. No water reaches it.",
        "explanation": "Skin keeps water out, and bone would not mind it.",
        "fallacy": "false-cause",
    },
    "evidence": {"strength": "limited", "direct_study": "None found."},
    "sources": [
        {"id": source["id"], "bearing": "supports-correction", "shows": "Water stays outside."} for source in _SOURCES
    ],
    "false_positives": ["Moonwater in a recipe."],
    "examples": {
        "asserted": [
            f"{start} [[moonwater {verb} your hip hollows]]{end}"
            for start, verb, end in [
                ("Yes,", "dissolves", "!"), ("So", "dissolved", "."), ("And", "will dissolve", "."),
                ("Well,", "washes away", "."), ("Oh", "can dissolve", "!"), ("Wow,", "is dissolving", "."),
                ("Now", "washed away", "."), ("See:", "dissolves", "."),
            ]
        ],
        "denied": [
            f"{start} [[moonwater will {no} {verb} your hip hollows]]."
            for start, no, verb in [
                ("Sorry,", "not", "dissolve"), ("No,", "never", "dissolve"), ("Yes,", "never", "wash away"),
                ("Well,", "not", "wash away"),
            ]
        ],
        "questioned": ["Does [[moonwater dissolve hip hollows]]?", "Will [[moonwater wash away my hip hollows]]?"],
        "reported": [
            "They say [[moonwater dissolves hip hollows]].", "My aunt says [[moonwater washes away hip hollows]].",
        ],
        "absent": [
            "Moonwater makes good tea.", "Sugar dissolves in water.", "A hollow tree.", "Hip hollows are bone.",
            "Wash away the mud.", "The moon rose over the water.",
        ],
    },
}  # fmt: skip


@pytest.fixture
def write_pack(tmp_path: Path) -> WritePack:
    """Writes the pack, changed by ``change(files)``, into a folder of ``tmp_path`` and returns the folder.

    ``files`` maps file names to what they hold: data, or text to be written as it is; None leaves a file out.
    """

    def write(change: Callable[[Files], object] | None = None, *, folder: str = "pack") -> Path:
        files: Files = copy.deepcopy(
            {
                "pack.yaml": {"id": folder, "version": "1.0.0", "license": "CC0-1.0", "title": "Moonwater"},
                "concepts/all.yaml": _CONCEPTS,
                "cues.yaml": _CUES,
                "sources.yaml": _SOURCES,
                "moonwater-dissolves-hollows.yaml": _CLAIM,
            }
        )
        if change is not None:
            change(files)
        for name, content in files.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is not None:
                path.write_text(
                    content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False, width=1000),
                    "utf-8",
                )
        return tmp_path / folder

    return write


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled forms of the tests' own, kept for one run: the user's are neither trusted nor touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HIPFACTS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")  # it holds an event loop, which other modules may want to run themselves
def browser() -> Iterator[Browser]:
    """A Chromium that is installed; it need not be one that Playwright brings."""
    chromium = needed_command("chromium", "chromium-browser", "google-chrome")
    with needed_module("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
