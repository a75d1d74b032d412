"""The benchmarks measure what they say: their streams, packs and tables. Nothing here depends on how long it takes."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

import hipfacts
from tests.benchmarks import checks, memory, pack, peers, posts, streams, table, works
from tests.benchmarks.__main__ import main
from tests.benchmarks.memory import Memory
from tests.benchmarks.startup import BARE, Start
from tests.benchmarks.streams import STYLES, Stream
from tests.benchmarks.timing import COLD, REFERENCE, WARM, Result, Subject, Timer, measure
from tests.benchmarks.works import Comparison, Measured

TOP = Path(__file__).parents[1]
LETTERS = re.compile(r"[^\W\d_]+")


@pytest.fixture(scope="module")
def knowledge() -> hipfacts.KnowledgeBase:
    return hipfacts.KnowledgeBase.bundled()


@pytest.fixture(scope="module")
def claims(knowledge: hipfacts.KnowledgeBase) -> list[str]:
    return streams.captions(knowledge)


@pytest.fixture(scope="module")
def some() -> list[str]:
    return list(islice(posts.made_up(0), 300))


# --- posts


def test_made_up_posts_are_the_same_for_the_same_seed() -> None:
    first = list(islice(posts.made_up(3), 50))
    assert first == list(islice(posts.made_up(3), 50))
    assert first != list(islice(posts.made_up(4), 50))


def test_made_up_posts_are_as_long_as_real_ones_and_go_on_bringing_about_one_new_word_each() -> None:
    seen: set[str] = set()
    words = sizes = 0
    for number, post in enumerate(islice(posts.made_up(0), 11_000)):
        if number == 10_000:
            sizes = len(seen)
        found = LETTERS.findall(post.lower())
        words += len(found)
        seen.update(found)
    assert 11 <= words / 11_000 <= 16
    assert 0.7 <= (len(seen) - sizes) / 1_000 <= 1.3


def test_made_up_posts_carry_no_claim(knowledge: hipfacts.KnowledgeBase) -> None:
    checker = hipfacts.Checker(knowledge)
    found = [post for post in islice(posts.made_up(1), 500) if checker.check(post).findings]
    assert found == []


def test_endless_posts_are_distinct(some: list[str]) -> None:
    many = list(islice(posts.endless(some[:5], 0), 2_000))
    assert len(set(many)) == len(many)


@pytest.mark.parametrize("name", ["posts.txt", "posts.txt.gz", "posts.jsonl", "posts.jsonl.gz"])
def test_posts_are_read_from_lines_and_objects_packed_or_not(name: str, tmp_path: Path) -> None:
    wanted = ["Leg day 🔥", 'She said "no".']
    lines = [json.dumps({"text": text, "kind": "x"}) for text in wanted] if "jsonl" in name else wanted
    content = "\n".join([lines[0], "", lines[1], ""]).encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert posts.read(tmp_path / name) == wanted
    assert posts.read(tmp_path / name, 1) == wanted[:1]


def test_a_file_without_posts_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("\n\n")
    with pytest.raises(ValueError, match="holds no post"):
        posts.read(tmp_path / "empty.txt")


# --- streams


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("share", "carriers"), [(0.0, 0), (0.01, 2), (1.0, 200)])
def test_a_stream_has_the_share_of_claims_that_its_name_says(
    share: float, carriers: int, style: str, some: list[str]
) -> None:
    mark = "HIP DIPS GONE"
    stream = streams.short(some, [mark], 200, share=share, style="plain")
    assert len(stream.texts) == 200
    assert sum(mark.lower() in text.lower() for text in stream.texts) == carriers
    assert stream.name.startswith(f"{share * 100:g} %")
    again = streams.short(some, [mark], 200, share=share, style=style)
    assert again == streams.short(some, [mark], 200, share=share, style=style)
    assert (again.texts == stream.texts) == (style == "plain" or (style == "ascii" and "".join(stream.texts).isascii()))


def test_each_style_is_what_it_is_called(some: list[str], claims: list[str]) -> None:
    made = {style: streams.short(some, claims, 100, share=1.0, style=style).texts for style in STYLES}
    assert all(text.isascii() and text for text in made["ascii"])
    assert all(not text.isascii() for text in made["emoji"])
    assert sum(a != b for a, b in zip(made["plain"], made["disguised"], strict=True)) > 80
    with pytest.raises(ValueError, match="unknown style"):
        streams.short(some, claims, 2, share=1.0, style="loud")


def test_posts_that_carry_a_claim_are_found_to(knowledge: hipfacts.KnowledgeBase, claims: list[str]) -> None:
    checker = hipfacts.Checker(knowledge)
    stream = streams.short([], claims, 200, share=1.0)
    assert sum(bool(checker.check(text).findings) for text in stream.texts) > 170


def test_unrelated_posts_are_those_given_each_once(some: list[str]) -> None:
    assert sorted(streams.unrelated(some, len(some))) == sorted(some)
    with pytest.raises(ValueError, match="only 300 given"):
        streams.unrelated(some, 301)


@pytest.mark.parametrize("given", [True, False])
def test_articles_have_exactly_the_words_asked_for(given: bool, some: list[str]) -> None:
    stream = streams.articles(some if given else [], ["Hip dips gone!"], 3, words=700, every=100)
    assert [len(text.split()) for text in stream.texts] == [700] * 3
    assert all("hip dips gone" in text.lower() for text in stream.texts)
    assert all("\n\n" in text for text in stream.texts)
    plain = streams.articles(some if given else [], ["Hip dips gone!"], 1, words=700)
    assert "hip dips gone" not in plain.texts[0].lower()


def test_pieces_of_an_article_are_the_whole_article() -> None:
    text = "one two  three\n\nfour five six seven"
    assert streams.cut(text, 3) == ["one two  three\n\n", "four five six ", "seven"]


# --- the pack


def test_the_synthetic_pack_loads_beside_the_bundled_one_and_finds_its_own_claims_only(
    knowledge: hipfacts.KnowledgeBase, tmp_path: Path
) -> None:
    written = pack.write(tmp_path / "pack", knowledge, copies=1)
    large = hipfacts.KnowledgeBase.load(written, bundled=True)
    assert len(large.claims) == 2 * len(knowledge.claims)
    checker = hipfacts.Checker(large)
    own = found = strange = 0
    for claim in large.claims.values():
        copied = claim.id not in knowledge.claims
        for text in claim.examples.asserted[:3]:
            ids = {f.claim for f in checker.check(text.replace("[[", "").replace("]]", "")).findings}
            own += copied
            found += copied and claim.id in ids
            strange += any((other in knowledge.claims) is copied for other in ids)
    assert found > 0.8 * own
    assert strange < 0.1 * own


# --- timing and tables


class _Counting:
    def __init__(self, log: list[str]) -> None:
        self._log = log

    def warm(self, texts: Sequence[str]) -> None:
        self._log.append(f"warm {len(texts)}")

    def run(self, texts: Sequence[str]) -> int:
        self._log.append(f"run {len(texts)}")
        return sum("hip" in text for text in texts)


def test_subjects_take_turns_each_new_and_samples_are_the_last_texts_of_the_stream() -> None:
    log: list[str] = []

    def new(name: str) -> _Counting:
        log.append(name)
        return _Counting(log)

    subjects = [
        Subject("a", lambda: new("new a"), warm=True),
        Subject("b", lambda: new("new b"), sample=1),
    ]
    results = measure("work", Stream("all", ("no", "so", "hips")), subjects, repeats=2)
    once = ["new a", "warm 0", "run 3", "run 3", "new b", "warm 2", "run 1"]
    assert log == once * 2
    states = [(r.subject, r.state, r.texts, r.found) for r in results]
    assert states == [
        (REFERENCE, COLD, 3, 0), (REFERENCE, WARM, 3, 0), ("a", COLD, 3, 1), ("a", WARM, 3, 1), ("b", COLD, 1, 1),
    ]  # fmt: skip
    assert all(len(r.seconds) == len(r.reference) == 2 for r in results)
    assert {r.ratio for r in results if r.subject == REFERENCE} == {1.0}


def test_the_ratio_is_the_median_of_the_ratios_within_each_repeat() -> None:
    result = Result("w", "s", "x", COLD, 10, 20, 0, (1.0, 2.0, 4.0), (2.0, 2.0, 2.0))
    assert result.ratio == 1.0
    assert result.per_second == 5.0
    assert result._replace(reference=()).ratio is None


def test_hipfacts_is_compared_with_peers_by_their_ratios() -> None:
    ours = Result("stream", "100 %", "hipfacts", COLD, 10, 20, 9, (2.0,), (1.0,))
    sample = Result("stream", "100 %", "slow", COLD, 1, 2, 1, (40.0,), (0.2,))
    assert works.against_peers([ours, sample]) == [Comparison("peers", "100 %: times the speed of slow", 100.0)]


def test_growth_compares_an_article_with_its_own_pieces(
    knowledge: hipfacts.KnowledgeBase, claims: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def growth(article: str, _: object, *, words: int, repeats: int, timer: Timer, name: str) -> list[Result]:
        assert timer is time.perf_counter
        assert len(article.split()) == 16 * words
        sizes = [(kind, state, took) for kind, took in (("whole", 3.0), ("pieces", 2.0)) for state in (COLD, WARM)]
        return [Result("growth", name, kind, state, 1, 1, 0, (took,) * repeats, ()) for kind, state, took in sizes]

    monkeypatch.setattr(checks, "growth", growth)
    settings = works.Settings(knowledge=knowledge, posts=(), claims=tuple(claims), size=10, repeats=2, quick=True)
    figures = works.WORKS["growth"](settings).comparisons
    assert [figure.value for figure in figures] == [24.0] * 4


def test_the_tables_show_medians_ratios_and_what_is_absent() -> None:
    measured = table.joined(
        [
            Measured(results=(Result("stream", "1 %", "x", COLD, 1000, 9, 7, (0.1, 0.5, 0.2), (0.2, 0.5, 0.2)),)),
            Measured(
                comparisons=(Comparison("growth", "times", 16.25),),
                starts=(Start(BARE, (1.0, 2.0), (1.0, 2.0)), Start("ours", (0.5, 1.0), (1.0, 2.0))),
                memories=(Memory("hipfacts", 1000, (100.0, 150.0), 160.4),),
            ),
        ]
    )
    machine = {
        "date": "2026-01-02 03:04 UTC", "cpu": "Z80", "cores": 2, "load": 0.1, "python": "3.11.0",
        "packages": {"spaCy": "3.8.0", "other": "1"},
        "medspacy": {"medspacy": "1.3", "spacy": "3.7.5", "python": "3.10.1"},
    }  # fmt: skip
    settings = {"repeats": 3, "clock": "time passed", "posts": "made up"}
    absent = {"spaczz FuzzyMatcher": "pip install spaczz"}
    shown = table.tables(measured, machine=machine, settings=settings, absent=absent)
    for line in (
        "2026-01-02 03:04 UTC, Z80, 2 cores, load 0.1 at the start. Python 3.11.0, spacy 3.8.0, ",
        "medspacy 1.3 (beside spacy 3.7.5, Python 3.10.1). Medians of 3 repeats (time passed); posts: made up.",
        "| stream: 1 % | 1,000 | x, cold | 5,000 | 1.00 | 7 |",
        "| growth | times | 16.2 |",
        "| ours | 0.75 | 0.50 |",
        "| hipfacts | 1,000 | 100 150 | 160 | 1.50 |",
        "Absent: spaczz FuzzyMatcher (pip install spaczz).",
    ):
        assert line in shown
    kept = json.loads(table.as_json(measured, machine=machine, settings=settings, absent=absent))
    assert kept["results"][0]["median"] == 0.2
    assert kept["results"][0]["seconds"] == [0.1, 0.5, 0.2]
    assert kept["starts"][1]["ratio"] == 0.5
    assert kept["memories"][0]["growth"] == 1.5
    assert kept["absent"] == absent


@pytest.mark.parametrize(
    ("value", "shown"), [(12345.6, "12,346"), (16.25, "16.2"), (1.5, "1.50"), (0.25, "0.25"), (0.0033, "0.0033")]
)
def test_numbers_have_about_three_figures(value: float, shown: str) -> None:
    assert table.number(value) == shown


def test_works_are_chosen_by_name_or_beginning_and_the_long_ones_only_by_name() -> None:
    assert works.chosen(["stream"]) == ["stream-0", "stream-1", "stream-100"]
    assert works.chosen(["stream-1", "growth"]) == ["stream-1", "growth"]
    assert "memory" not in works.chosen([])
    assert works.chosen(["memory"]) == ["memory"]
    with pytest.raises(ValueError, match="there is no work `speed`"):
        works.chosen(["speed"])


def test_peers_are_given_phrases_and_one_gapped_pattern_a_claim(knowledge: hipfacts.KnowledgeBase) -> None:
    given = peers.known(knowledge)
    assert len(given.phrases) == 300
    assert len(given.gapped) == len(knowledge.claims)
    assert all(slot for slots in given.gapped for slot in slots)
    measurable = {subject.name for subject in peers.subjects(given)}
    assert not measurable & peers.absent().keys()
    assert measurable | peers.absent().keys() == {peer.name for peer in (*peers.IN_PROCESS, peers.MedspaCy)}


@pytest.mark.parametrize("peer", [p for p in peers.IN_PROCESS if p.available()], ids=lambda peer: peer.name)
def test_each_peer_that_is_installed_reads_texts(peer: type, knowledge: hipfacts.KnowledgeBase) -> None:
    given = peers.known(knowledge)
    runner = peer(given)
    runner.warm(["Nice coat."])
    found = runner.run([f"Look: {given.phrases[0]}!", "Nice coat."])
    if peer is peers.WordRegex:
        assert found == 0  # it looks for nothing
    elif peer not in (peers.SpacyMatcher, peers.Presidio):  # these look for other words than the phrases
        assert found == 1


# --- whole runs


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks", *arguments]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_quick_run_prints_json_alone_when_asked_to() -> None:
    done = run("--quick", "--only", "stream-1", "--size", "20", "--cpu-time", "--json", "-")
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)
    assert kept["settings"] == {
        "works": ["stream-1"], "repeats": 1, "size": 20, "seed": 0, "quick": True,
        "clock": "processor time", "posts": "made up", "lookalikes": None,
    }  # fmt: skip
    assert {(r["subject"], r["state"]) for r in kept["results"]} >= {
        (REFERENCE, COLD), (REFERENCE, WARM), ("hipfacts", COLD), ("hipfacts", WARM), ("spaCy PhraseMatcher", COLD),
    }  # fmt: skip
    assert kept["machine"]["packages"]["spacy"]
    assert "| stream: 1 % |" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "speed"], "there is no work `speed`"),
        (["--posts", "none.txt"], "none.txt"),
        (["--posts", "examples/captions.txt", "--size", "999"], "--size 999 is more than"),
    ],
)
def test_what_cannot_be_measured_is_said_before_anything_is(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(TOP)
    with pytest.raises(SystemExit) as ended:
        main(["--quick", *arguments])
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert says in err
    assert out == ""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="memory is read from Linux's /proc")
def test_memory_is_told_after_each_tenth(some: list[str], claims: list[str]) -> None:
    found = memory.measure(some, claims, count=50, share=0.1, tell=lambda _: None)
    assert [m.name for m in found] == ["spacy", "hipfacts"]
    assert all(len(m.resident) == 10 and 0 < m.resident[-1] <= m.peak for m in found)
