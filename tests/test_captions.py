"""Files become captions with their positions, and whatever cannot be read becomes a fault: never silence."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipfacts.captions import Caption, markdown, read
from hipfacts.captions.mojibake import mended
from hipfacts.errors import CaptionError
from tests.needs import needed_module

Write = Callable[[str, "str | bytes"], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file of the folder that the test runs in."""
    monkeypatch.chdir(tmp_path)

    def write_file(name: str, content: str | bytes) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def sort_out(*paths: str, **options: Any) -> tuple[list[Caption], list[str]]:
    captions, faults = [], []
    for item in read(paths, **options):
        if isinstance(item, CaptionError):
            faults.append(str(item))
        else:
            captions.append(item)
    return captions, faults


def texts(*paths: str, **options: Any) -> list[str]:
    captions, faults = sort_out(*paths, **options)
    assert faults == []
    return [caption.text for caption in captions]


# --- plain text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("paragraphs", [("one\ntwo", 1), ("  three", 5)]),
        ("lines", [("one", 1), ("two", 2), ("  three", 5)]),
        ("file", [("one\ntwo\n \n\n  three", 1)]),
    ],
)
def test_split_says_what_one_caption_of_plain_text_is(
    write: Write, split: str, expected: list[tuple[str, int]]
) -> None:
    write("a.txt", "one\ntwo\n \n\n  three\n")
    captions, _ = sort_out("a.txt", split=split)
    assert [(caption.text, caption.line) for caption in captions] == expected
    assert [caption.id for caption in captions] == [f"a.txt:{line}" for _, line in expected]
    assert all(caption.column == 1 and caption.readable == caption.text for caption in captions)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read_alike(write: Write, end: str) -> None:
    write("a.txt", end.join(["one", "two", "", "three"]))
    assert texts("a.txt") == ["one\ntwo", "three"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_encodings_are_known_by_their_byte_order_mark(write: Write, encoding: str, name: str) -> None:
    content = {"a.txt": "café 🍑", "a.jsonl": '{"text": "café 🍑"}\n', "a.csv": "text\ncafé 🍑\n"}[name]
    write(name, content.encode(encoding))
    assert texts(name) == ["café 🍑"]


def test_a_byte_that_is_not_utf8_costs_its_own_caption_only(write: Write) -> None:
    write("a.txt", b"first\n\nsecond\ncaf\xe9\n\nthird")
    captions, faults = sort_out("a.txt")
    assert [caption.text for caption in captions] == ["first", "third"]
    assert faults == ["a.txt:4: is not UTF-8: byte 0xe9 at byte 4 of the line; save the file as UTF-8"]


def test_broken_utf16_is_a_fault(write: Write) -> None:
    write("a.txt", "hello\n\nworld".encode("utf-16") + b"\x00")
    _, faults = sort_out("a.txt")
    assert len(faults) == 1
    assert "is not valid UTF-16" in faults[0]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.md", "photo.jpg"])
def test_a_binary_file_is_a_fault(write: Write, name: str) -> None:
    write(name, b"\xff\xd8\xff\xe0\x00\x10JFIF")
    captions, faults = sort_out(name)
    assert captions == []
    assert faults == [f"{name}:1: is a binary file (it holds NUL bytes); name text files only"]


def test_a_nul_byte_far_into_a_file_is_a_fault_too(write: Write) -> None:
    write("a.txt", b"word\n\n" * 5000 + b"\0\n")
    captions, faults = sort_out("a.txt")
    assert len(captions) == 5000
    assert faults[0].startswith("a.txt:10001: is a binary file")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.json", "a.csv"])
def test_an_empty_file_is_no_fault_but_is_told(write: Write, name: str) -> None:
    write(name, "")
    notes: list[str] = []
    assert sort_out(name, note=notes.append) == ([], [])
    assert notes == [f"{name} is empty: no captions there"]


def test_an_unknown_suffix_named_outright_is_plain_text(write: Write) -> None:
    write("a.caption", "one\n\ntwo")
    assert texts("a.caption") == ["one", "two"]


# --- which files ----------------------------------------------------------------------------------------------------


def test_a_folder_stands_for_its_caption_files_sorted_hidden_ones_left_out(write: Write) -> None:
    for name in ("d/b.txt", "d/a/z.md", "d/a/c.jsonl", "d/photo.jpg", "d/.hidden.txt", "d/.git/x.txt", "d/B.TXT"):
        write(name, '{"text": "x"}' if name.endswith("jsonl") else name)
    captions, faults = sort_out("d")
    assert [caption.file for caption in captions] == ["d/B.TXT", "d/a/c.jsonl", "d/a/z.md", "d/b.txt"]
    assert faults == []


def test_a_folder_without_captions_is_a_fault(write: Write) -> None:
    write("d/photo.jpg", b"\0")
    _, faults = sort_out("d")
    assert len(faults) == 1
    assert faults[0].startswith("d: no captions in this folder; put files there that end in one of .ass, .csv, ")


def test_globs_the_shell_left_alone_are_expanded(write: Write) -> None:
    for name in ("d/a.txt", "d/e/f/b.txt", "d/e/c.md"):
        write(name, name)
    assert texts("d/**/*.txt") == ["d/a.txt", "d/e/f/b.txt"]
    assert texts("d/*.txt", "d/a.txt") == ["d/a.txt"], "a file named twice is read once"
    assert sort_out("d/*.srt")[1] == [
        "d/*.srt: no file matches this pattern; check the pattern and the folder you are in"
    ]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(write: Write) -> None:
    write("[a].txt", "brackets")
    assert texts("[a].txt") == ["brackets"]


def test_a_caption_typed_as_a_file_is_told_how_to_be_checked() -> None:
    _, faults = sort_out("fix your hip dips")
    assert faults == [
        "fix your hip dips: no such file; check the path; a caption itself goes in by `echo CAPTION | hipfacts check`"
    ]


def test_a_missing_file_is_a_fault_and_the_rest_is_read(write: Write) -> None:
    write("a.txt", "one")
    captions, faults = sort_out("gone.txt", "a.txt")
    assert [caption.text for caption in captions] == ["one"]
    assert faults == ["gone.txt: no such file; check the path"]


def test_a_dangling_link_in_a_folder_is_a_fault(write: Write) -> None:
    write("d/a.txt", "one")
    Path("d/b.txt").symlink_to("nowhere")
    assert sort_out("d")[1] == ["d/b.txt: no such file; check the path"]


@pytest.mark.parametrize(("name", "expected"), [(None, "<stdin>"), ("posts.txt", "posts.txt")])
def test_standard_input_is_plain_text_under_the_name_it_is_given(name: str | None, expected: str) -> None:
    source = io.BytesIO(b"one\n\ntwo")
    captions, _ = sort_out("-", stdin=source, stdin_filename=name)
    assert [(caption.text, caption.id) for caption in captions] == [("one", f"{expected}:1"), ("two", f"{expected}:3")]
    assert not source.closed


def test_the_suffix_of_standard_inputs_name_says_how_to_read_it() -> None:
    assert texts("-", stdin=io.BytesIO(b'{"text": "one"}\n'), stdin_filename="posts.jsonl") == ["one"]


# --- records --------------------------------------------------------------------------------------------------------


def test_jsonl_records_keep_their_id_and_line(write: Write) -> None:
    write("a.jsonl", '{"id": "p-1", "text": "one"}\n\n{"id": 7, "text": "two"}\n{"text": "three"}\n')
    captions, faults = sort_out("a.jsonl")
    assert faults == []
    assert [(c.id, c.text, c.line, c.column) for c in captions] == [
        ("p-1", "one", 1, None), ("7", "two", 3, None), ("a.jsonl:4", "three", 4, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ('{"text": "two"', "broken JSON: expecting ',' delimiter at column 15"),
        ("[1]", "the record is no object but list"),
        ("[" * 200_000, "broken JSON: nested too deeply"),
        ('{"text": null}', "the field `text` holds no text but null"),
        ('{"text": 5}', "the field `text` holds no text but int"),
        ('{"caption": "x", "id": 1}', "no field `text` (fields here: `caption`, `id`)"),
        (b'{"text": "caf\xe9"}', "is not UTF-8: byte 0xe9 at byte 14 of the line"),
    ],
)
def test_a_broken_line_of_jsonl_is_a_fault_and_the_rest_is_read(write: Write, broken: str | bytes, what: str) -> None:
    middle = broken if isinstance(broken, bytes) else broken.encode()
    write("a.jsonl", b'{"text": "one"}\n' + middle + b'\n{"text": "three"}\n')
    captions, faults = sort_out("a.jsonl")
    assert [(caption.text, caption.line) for caption in captions] == [("one", 1), ("three", 3)]
    assert len(faults) == 1
    assert faults[0].startswith(f"a.jsonl:2: {what}; ")


def test_a_duplicate_id_is_a_fault_but_the_caption_is_read(write: Write) -> None:
    write("a.jsonl", '{"id": "p", "text": "one"}\n{"id": "q", "text": "two"}\n{"id": "p", "text": "three"}\n')
    captions, faults = sort_out("a.jsonl")
    assert [caption.text for caption in captions] == ["one", "two", "three"]
    assert faults == ["a.jsonl:3: the id `p` was used on line 1 already; give each caption an id of its own"]


@pytest.mark.parametrize("field", ["text", "caption", "description", "title", "body"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_the_text_field_is_guessed_and_told(write: Write, name: str, field: str) -> None:
    write(name, f'{{"n": "1", "{field}": "one"}}\n' if name == "a.jsonl" else f"n,{field}\n1,one\n")
    notes: list[str] = []
    assert texts(name, note=notes.append) == ["one"]
    assert notes == [f"reading the text from the field `{field}` (--text-field names another)"]


def test_a_field_that_is_named_is_not_guessed(write: Write) -> None:
    write("a.jsonl", '{"text": "wrong", "post": "right", "key": "k", "id": "wrong"}\n')
    notes: list[str] = []
    captions, faults = sort_out("a.jsonl", text_field="post", id_field="key", note=notes.append)
    assert [(caption.text, caption.id) for caption in captions] == [("right", "k")]
    assert (faults, notes) == ([], [])


def test_a_named_id_field_that_a_record_lacks_is_a_fault_but_the_caption_is_read(write: Write) -> None:
    write("a.jsonl", '{"text": "one"}\n')
    captions, faults = sort_out("a.jsonl", id_field="key")
    assert [caption.id for caption in captions] == ["a.jsonl:1"]
    assert faults == ["a.jsonl:1: no id in the field `key` (fields here: `text`); name it with --id-field"]


def test_a_json_list_is_read_with_the_lines_of_its_records(write: Write) -> None:
    write("a.json", '[\n  {"text": "one"},\n  {"text":\n   "two"}, {"text": "three"},\n  5\n]\n')
    captions, faults = sort_out("a.json")
    assert [(caption.text, caption.line) for caption in captions] == [("one", 2), ("two", 3), ("three", 4)]
    assert faults == ['a.json:5: the record is no object but int; write `{"text": "..."}`']


@pytest.mark.parametrize("content", ['{"text": "one"', '[{"text": "one"} {"text": "two"}]', '[{"text": "one"}', "nope"])
def test_json_that_is_no_list_is_one_fault(write: Write, content: str) -> None:
    write("a.json", content)
    captions, faults = sort_out("a.json")
    assert captions == []
    assert len(faults) == 1


def test_csv_fields_may_hold_commas_quotes_and_line_breaks(write: Write) -> None:
    write("a.csv", 'id,text\n1,"a, ""b""\nc"\n2,d\n')
    captions, faults = sort_out("a.csv")
    assert faults == []
    assert [(c.id, c.text, c.line) for c in captions] == [("1", 'a, "b"\nc', 2), ("2", "d", 4)]


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t")])
def test_other_delimiters_are_seen_in_the_header(write: Write, name: str, delimiter: str) -> None:
    write(name, f"id{delimiter}text\n1{delimiter}a, b\n")
    assert texts(name) == ["a, b"]


def test_csv_without_the_column_is_one_fault_that_lists_the_columns(write: Write) -> None:
    write("a.csv", "id,post\n1,one\n2,two\n")
    assert sort_out("a.csv", text_field="caption") == (
        [], ["a.csv:1: no field `caption` (fields here: `id`, `post`); name it with --text-field"],
    )  # fmt: skip
    assert sort_out("a.csv")[1] == [
        "a.csv:1: no field that looks like the text (fields here: `id`, `post`); name it with --text-field"
    ]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (b"2,one, two", "the row has 3 columns, the header 2"),
        (b"2", "the row has 1 columns, the header 2"),
        (b'2,"one"two', "broken CSV: ',' expected after '\"'"),
        (b"2,caf\xe9", "is not UTF-8: byte 0xe9 at byte 6 of the line"),
    ],
)
def test_a_broken_row_of_csv_is_a_fault_and_the_rest_is_read(write: Write, row: bytes, what: str) -> None:
    write("a.csv", b"id,text\n1,a\n" + row + b"\n3,c\n")
    captions, faults = sort_out("a.csv")
    assert [(caption.text, caption.line) for caption in captions] == [("a", 2), ("c", 4)]
    assert len(faults) == 1
    assert faults[0].startswith(f"a.csv:3: {what}; ")


def test_a_quote_that_is_never_closed_is_a_fault(write: Write) -> None:
    write("a.csv", 'id,text\n1,a\n2,"b\n3,c\n')
    captions, faults = sort_out("a.csv")
    assert [caption.text for caption in captions] == ["a"]
    assert faults[0].startswith("a.csv:3: broken CSV: unexpected end of data; ")


def test_the_csv_field_limit_of_the_process_stays_as_it_was(write: Write) -> None:
    write("a.csv", "text\n" + "x" * 1_000_000 + "\n")
    before = csv.field_size_limit()
    for _ in read(["a.csv"]):
        assert csv.field_size_limit() == before
    assert csv.field_size_limit() == before


# --- Markdown -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_text", "readable"),
    [
        ("say `fill dips` now", "say             now"),
        ("say ``a ` b`` now", "say           now"),
        ("one ` alone", "one ` alone"),
        ("[fill](http://x.y/dips) now", "[fill]                  now"),
        ('![fill](a.png "dips") now', "![fill]               now"),
        ("[fill](<a b>) now", "[fill]        now"),
        ("[w](https://en.wikipedia.org/Hip_(anatomy)) x", "[w]" + " " * 40 + " x"),
        ("see <https://x.y/dips> now", "see                    now"),
        ("see https://x.y/dips now", "see                  now"),
        ("[dips]: https://x.y/dips", " " * 24),
        ("plain (fill) <b>dips</b>", "plain (fill) <b>dips</b>"),
    ],
)
def test_markdown_code_and_link_targets_are_blanked_in_place(given_text: str, readable: str) -> None:
    assert markdown.blank_inline(given_text) == readable


@pytest.mark.parametrize(
    "code",
    [
        "```\nfill dips\n```",
        "~~~ text\nfill dips\n\n```\n~~~",
        "    fill dips",
        "\tfill dips",
        "> ```\n> fill dips\n> ```",
    ],
)
def test_markdown_code_blocks_hold_no_captions(write: Write, code: str) -> None:
    write("a.md", f"before\n\n{code}\n\nafter\n")
    assert texts("a.md") == ["before", "after"]


def test_markdown_captions_keep_their_text_and_lines(write: Write) -> None:
    write("a.md", "# Head\n\n- item\n\n    more of it\n\nsee [this](url)\n")
    captions, faults = sort_out("a.md")
    assert faults == []
    assert [(caption.text, caption.line) for caption in captions] == [
        ("# Head", 1), ("- item", 3), ("    more of it", 5), ("see [this](url)", 7),
    ]  # fmt: skip
    assert captions[3].readable == "see [this]     "


def test_a_code_block_that_never_ends_is_a_fault(write: Write) -> None:
    write("a.md", "one\n\n```\ntwo\n\nthree\n")
    captions, faults = sort_out("a.md")
    assert [caption.text for caption in captions] == ["one"]
    assert faults == [
        "a.md:3: the code block that starts here never ends, so the rest of the file was not checked; close it with ```"
    ]


@given(st.text(alphabet="a`[]()<>:/\\ \n~\"'h"))
def test_blanking_markdown_keeps_length_and_changes_nothing_else(text: str) -> None:
    blanked = markdown.blank_inline(text)
    assert len(blanked) == len(text)
    assert all(new in (old, " ") for new, old in zip(blanked, text, strict=True))


# --- size, and whatever else ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.csv"])
def test_one_line_of_five_megabytes_is_one_caption(write: Write, name: str) -> None:
    text = "hip dips `are` bones " * 250_000
    write(name, json.dumps({"text": text}) if name == "a.jsonl" else f"text\n{text}" if name == "a.csv" else text)
    assert [len(found) for found in texts(name)] == [len(text)]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_memory_does_not_grow_with_the_file(write: Write, name: str) -> None:
    def row(number: int) -> str:
        if name == "a.jsonl":
            return f'{{"id": "a-rather-long-id-{number}", "text": "one two three"}}\n'
        return f"a-rather-long-id-{number},one two three\n" + ("\n" if name == "a.txt" else "")

    def peak(rows: int) -> int:
        write(name, ("id,text\n" if name == "a.csv" else "") + "".join(map(row, range(rows))))
        tracemalloc.start()
        try:
            assert sum(1 for _ in read([name])) == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(20_000) < 1.2 * peak(2_000) + 20_000


def test_a_file_of_fifty_megabytes_is_read_in_passing(write: Write) -> None:
    with write("a.jsonl", "").open("w") as handle:
        for number in range(50_000):
            handle.write(json.dumps({"id": number, "text": "x" * 1000}) + "\n")
    assert Path("a.jsonl").stat().st_size > 50_000_000
    assert sum(isinstance(item, Caption) for item in read(["a.jsonl"])) == 50_000


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.json", "a.csv", "a.tsv"])
@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_a_file_holds_nothing_is_raised(name: str, content: bytes) -> None:
    for item in read(["-"], stdin=io.BytesIO(content), stdin_filename=name):
        assert isinstance(item, CaptionError) or len(item.text) == len(item.readable)


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=8, unique_by=lambda row: row[0]))
def test_what_jsonl_holds_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    content = "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in rows)
    captions, faults = sort_out("-", stdin=io.BytesIO(content.encode()), stdin_filename="a.jsonl")
    assert faults == []
    assert [(caption.id, caption.text) for caption in captions] == rows


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=8))
def test_what_csv_holds_comes_back_as_it_was(rows: list[str]) -> None:
    handle = io.StringIO()
    csv.writer(handle, quoting=csv.QUOTE_ALL).writerows(
        [["id", "text"], *([f"{i}", row] for i, row in enumerate(rows))]
    )
    captions, faults = sort_out("-", stdin=io.BytesIO(handle.getvalue().encode()), stdin_filename="a.csv")
    assert faults == []
    assert [caption.text for caption in captions] == rows


@given(st.lists(st.text(alphabet="ab \n\u2028\u00e9", max_size=30), max_size=6))
def test_every_word_of_plain_text_is_in_a_caption_on_its_line(blocks: list[str]) -> None:
    content = "\n\n".join(blocks)
    rows = content.split("\n")
    captions, _ = sort_out("-", stdin=io.BytesIO(content.encode()))
    seen = list(_lines_of(captions))
    assert seen == [(number, row) for number, row in enumerate(rows, start=1) if row.strip()]


def _lines_of(captions: list[Caption]) -> Iterator[tuple[int, str]]:
    for caption in captions:
        yield from enumerate(caption.text.split("\n"), start=caption.line)


# --- several texts in a record --------------------------------------------------------------------------------------

NESTED = {"id": "v1", "title": "one", "snippet": {"description": "two", "localized": [{"text": "three"}]}}


def test_a_json_object_is_one_record(write: Write) -> None:
    write("a.json", '\n{"caption": "one", "id": 7}')
    captions, faults = sort_out("a.json")
    assert [(caption.text, caption.id, caption.line) for caption in captions] == [("one", "7", 2)]
    assert faults == []


def test_each_of_several_text_fields_is_a_caption_that_names_it(write: Write) -> None:
    write("a.jsonl", json.dumps(NESTED) + "\n" + '{"id": "v2", "title": "four"}\n')
    fields = ["title", "snippet.description", "snippet.localized.0.text"]
    captions, faults = sort_out("a.jsonl", text_field=fields)
    assert [(c.text, c.id, c.field) for c in captions] == [
        ("one", "v1", fields[0]), ("two", "v1", fields[1]), ("three", "v1", fields[2]), ("four", "v2", fields[0]),
    ]  # fmt: skip
    assert faults == []


def test_one_nested_field_is_enough_and_not_named(write: Write) -> None:
    write("a.jsonl", json.dumps(NESTED))
    captions, _ = sort_out("a.jsonl", text_field="snippet.description", id_field="snippet.localized.0.text")
    assert [(c.text, c.id, c.field) for c in captions] == [("two", "three", None)]


def test_a_field_with_a_dot_in_its_name_is_taken_as_it_stands(write: Write) -> None:
    write("a.jsonl", '{"a.b": "one", "a": {"b": "two"}}')
    assert texts("a.jsonl", text_field="a.b") == ["one"]


def test_a_record_with_none_of_several_fields_is_a_fault(write: Write) -> None:
    write("a.jsonl", '{"title": "one"}\n{"id": "x"}\n{"title": 5, "body": "two"}\n')
    captions, faults = sort_out("a.jsonl", text_field=["title", "body"])
    assert [c.text for c in captions] == ["one", "two"]
    assert faults == [
        "a.jsonl:2: no field `title or body` (fields here: `id`); name it with --text-field",
        "a.jsonl:3: the field `title` holds no text but int; write it as a string",
    ]


def test_every_named_column_must_be_there(write: Write) -> None:
    write("a.csv", "title,body\none,two\n")
    assert texts("a.csv", text_field=["title", "body"]) == ["one", "two"]
    _, faults = sort_out("a.csv", text_field=["title", "text"])
    assert faults == ["a.csv:1: no field `text` (fields here: `title`, `body`); name it with --text-field"]


# --- gzip, Parquet, yt-dlp ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"one\n\ntwo\n"),
        ("a.jsonl", b'{"text": "one"}\n{"text": "two"}\n'),
        ("a.csv", b"text\none\ntwo\n"),
        ("a.md", b"one\n\ntwo\n"),
    ],
)
def test_gzip_is_read_as_what_is_in_it(write: Write, name: str, content: bytes) -> None:
    write(f"{name}.gz", gzip.compress(content))
    write(f"bare-{name}", gzip.compress(content))
    assert texts(f"{name}.gz") == texts(f"bare-{name}") == ["one", "two"]
    assert texts("-", stdin=io.BytesIO(gzip.compress(content)), stdin_filename=name) == ["one", "two"]


def test_a_folder_stands_for_its_gzipped_files_too(write: Write) -> None:
    write("d/a.jsonl.gz", gzip.compress(b'{"text": "one"}'))
    write("d/photo.gz", gzip.compress(b"x"))
    assert texts("d") == ["one"]


def test_broken_gzip_is_a_fault_after_what_could_be_read(write: Write) -> None:
    rows = "".join(f'{{"text": "{n}", "id": "{n * 7919 % 100_003}"}}\n' for n in range(30_000))
    write("a.jsonl.gz", gzip.compress(rows.encode())[:-3000])
    captions, faults = sort_out("a.jsonl.gz")
    assert len(captions) > 1000
    assert len(faults) == 1
    assert faults[0].startswith("a.jsonl.gz: is broken gzip: ")


def test_parquet_is_read_row_by_row_with_its_ids(tmp_path: Path) -> None:
    pa, pq = needed_module("pyarrow"), needed_module("pyarrow.parquet")
    table = pa.table({"id": [1, 2, 3], "caption": ["one", None, "three"], "other": [None, {"a": "x"}, {"a": "y"}]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    path = str(tmp_path / "a.parquet")
    captions, faults = sort_out(path)
    assert [(c.text, c.id, c.line) for c in captions] == [("one", "1", 1), ("three", "3", 3)]
    assert faults == [f"{path}:2: the field `caption` holds no text but null; write it as a string"]
    captions, faults = sort_out(path, text_field="other.a")
    assert [(c.text, c.line) for c in captions] == [("x", 2), ("y", 3)]
    stdin = io.BytesIO(Path(path).read_bytes())
    both = texts("-", text_field=["caption", "other.a"], stdin=stdin, stdin_filename="p.parquet")
    assert both == ["one", "x", "three", "y"]


def test_parquet_without_the_field_or_broken_is_a_fault(tmp_path: Path) -> None:
    pa, pq = needed_module("pyarrow"), needed_module("pyarrow.parquet")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    path = str(tmp_path / "a.parquet")
    _, faults = sort_out(path)
    assert faults == [f"{path}: no field that looks like the text (fields here: `a`); name it with --text-field"]
    Path(path).write_bytes(b"PAR1 no more PAR1")
    _, faults = sort_out(path)
    assert len(faults) == 1
    assert faults[0].startswith(f"{path}: is no Parquet file that can be read: ")


def test_parquet_without_pyarrow_names_the_extra(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    write("a.parquet", b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    _, faults = sort_out("a.parquet")
    assert faults == ["a.parquet: reading Parquet needs pyarrow, which is not installed; pip install 'hipfacts[arrow]'"]


def test_what_yt_dlp_wrote_is_title_description_tags_and_subtitles(write: Write) -> None:
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nfour\n"
    info = {
        "id": "abc", "title": "one", "description": "two", "tags": ["three", "tag"], "uploader": "nobody",
        "subtitles": {"en": [{"ext": "json3", "url": "https://example.org"}, {"ext": "vtt", "data": vtt}]},
        "automatic_captions": {"de": [{"ext": "vtt", "data": vtt}]},
    }  # fmt: skip
    write("a.info.json", json.dumps(info))
    captions, faults = sort_out("a.info.json")
    assert [(c.text, c.id, c.field) for c in captions] == [
        ("one", "abc", "title"), ("two", "abc", "description"), ("three\ntag", "abc", "tags"),
        (vtt, "abc", "subtitles.en"),
    ]  # fmt: skip
    assert captions[-1].readable.split() == ["four"]
    assert captions[-1].timeline is not None
    assert faults == []


def test_subtitles_that_are_only_an_address_are_said(write: Write) -> None:
    notes: list[str] = []
    info = {"id": "abc", "title": "one", "subtitles": {"en": [{"ext": "vtt", "url": "https://example.org"}]}}
    write("a.info.json", json.dumps(info))
    captions, faults = sort_out("a.info.json", note=notes.append)
    assert [c.text for c in captions] == ["one"]
    assert faults == []
    assert notes == ["a.info.json names subtitles but does not hold them; check their files too (yt-dlp --write-subs)"]


def test_an_info_file_about_something_else_is_a_fault(write: Write) -> None:
    write("a.info.json", '{"name": "x"}')
    captions, faults = sort_out("a.info.json")
    assert captions == []
    assert len(faults) == 1
    assert faults[0].startswith("a.info.json:1: is no description of a video: no title, description or tags; ")


def test_a_description_is_one_caption(write: Write) -> None:
    write("a.description", "one\n\ntwo\n")
    assert texts("a.description") == ["one\n\ntwo"]


# --- text decoded wrongly once --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("café dips 💪🍑 now", "latin-1"), ("café dips 💪 now", "cp1252"), ("naïve — no", "latin-1"),
        ("naïve — no", "cp1252"), ("“hip dips”", "latin-1"), ("it’s fine", "cp1252"), ("it’s fine", "latin-1"),
    ],
)  # fmt: skip
def test_mojibake_is_read_as_it_was_meant_and_keeps_its_places(text: str, encoding: str) -> None:
    wrong = text.encode().decode(encoding)
    right = mended(wrong)
    assert len(right) == len(wrong)
    assert right.replace("\u200b", "") in (text, text.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"}))


@given(st.text(max_size=60))
def test_text_as_it_should_be_stays_as_it_is(text: str) -> None:
    assert len(mended(text)) == len(text)


@pytest.mark.parametrize("text", ["Ça va là-bas, Élodie?", "Đà Nẵng", "ÀÉÎ", "hip dips 💪", "Привіт, Олено"])
def test_real_words_with_accents_are_no_mojibake(text: str) -> None:
    assert mended(text) == text


def test_a_claim_in_mojibake_is_quoted_as_it_stands_in_the_file(write: Write) -> None:
    write("a.txt", "Donâ€™t skip: these moves will â€œfill inâ€\x9d your hip dips")
    (caption,), _ = sort_out("a.txt")
    assert caption.text.startswith("Donâ€™t")
    assert caption.readable.replace("\u200b", "").startswith(("Don’t", "Don't"))
