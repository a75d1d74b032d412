"""The HTTP service, in a process of its own, asked as its users ask."""

from __future__ import annotations

import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

import hipfacts
from tests.browser import CONTRAST, opened
from tests.needs import needed_module
from tests.served import Served, serving
from tests.test_cli import runner
from tests.test_subtitles import ACROSS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

for _name in ("fastapi", "uvicorn", "prometheus_client", "httpx"):
    needed_module(_name)

WritePack = Callable[..., Path]
PROMISE = "This 30 day challenge will fill in your hip dips!"
DENIAL = "No workout will fill in your hip dips."
WORD = "kettlebell-marzipan"  # no log and no number may hold it
LIMITS = ("--max-body", "20000", "--max-texts", "5", "--max-length", "5000")


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    with serving("--policy", "default", *LIMITS) as served:
        yield served


def post(service: Served, path: str, value: Any, **options: Any) -> Any:
    httpx = needed_module("httpx")
    return httpx.post(service.url + path, json=value, timeout=60, **options)


def get(service: Served, path: str, **options: Any) -> Any:
    return needed_module("httpx").get(service.url + path, timeout=60, **options)


# --- checks ---------------------------------------------------------------------------------------------------------


def test_one_text_is_answered_with_its_report_and_the_action(service: Served) -> None:
    report = post(service, "/v1/check", {"text": PROMISE, "reply": True}).json()
    local = hipfacts.check(PROMISE)
    assert [(f["claim"], f["start"], f["end"]) for f in report["findings"]] == [
        (f.claim, f.start, f.end) for f in local.findings
    ]
    assert report["flagged"] is True
    assert report["action"] in ("label", "review")
    assert report["reply"].startswith(report["findings"][0]["correction"]["fact"])


def test_a_list_is_answered_in_its_order(service: Served) -> None:
    answer = post(service, "/v1/check", {"text": [DENIAL, PROMISE, "Hello."]}).json()
    assert [report["flagged"] for report in answer["reports"]] == [False, True, False]


def test_a_subtitle_file_is_answered_with_times(service: Served) -> None:
    report = post(service, "/v1/check", {"text": ACROSS, "filename": "a.srt"}).json()
    (finding,) = [f for f in report["findings"] if f["claim"] == "fill-bone-gap"]
    assert (finding["start_ms"], finding["end_ms"]) == (3100, 8000)
    assert len(report["spoken"]) == len(ACROSS)


def test_a_stream_is_answered_line_by_line_with_an_error_for_a_bad_one(service: Served) -> None:
    values: list[Any] = [{"text": PROMISE, "id": "a"}, {"txt": 1}, {"text": "x" * 5001}, {"text": "y" * 20_000},
                         {"text": DENIAL, "id": 7}]  # fmt: skip
    lines = list(map(json.dumps, values))
    lines[1:1] = ["", "{bad"]
    answer = needed_module("httpx").post(service.url + "/v1/check/stream", content="\n".join(lines), timeout=60)
    values = [json.loads(line) for line in answer.text.splitlines()]
    assert [(v["line"], v["error"]["code"] if "error" in v else v["flagged"]) for v in values] == [
        (1, True), (3, 422), (4, 422), (5, 413), (6, 413), (7, False),
    ]  # fmt: skip
    assert [v.get("id") for v in values] == ["a", None, None, None, None, "7"]


def test_a_stream_answers_before_it_has_everything(service: Served) -> None:
    host, _, port = service.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        line = json.dumps({"text": PROMISE}).encode() + b"\n"
        head = b"POST /v1/check/stream HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
        connection.sendall(head + b"%x\r\n%s\r\n" % (len(line), line))
        answer = b""
        while b'"flagged": true' not in answer:  # and the request is not over yet
            piece = connection.recv(65536)
            assert piece
            answer += piece
        connection.sendall(b"0\r\n\r\n")


def test_openai_s_own_client_only_changes_its_address(service: Served) -> None:
    client = needed_module("openai").OpenAI(base_url=service.url + "/v1", api_key="x")
    answer = client.moderations.create(input=[PROMISE, "Hello."], model="omni-moderation-latest")
    assert [result.flagged for result in answer.results] == [True, False]
    categories = answer.results[0].categories.model_dump()
    assert {name for name, is_set in categories.items() if is_set} == {
        f.claim for f in hipfacts.check(PROMISE).findings
    }
    parts = client.moderations.create(input=[{"type": "text", "text": PROMISE}])
    assert parts.results[0].flagged


# --- what can be read -----------------------------------------------------------------------------------------------


def test_claims_can_be_listed_and_read(service: Served) -> None:
    listed = get(service, "/v1/claims").json()["claims"]
    assert [claim["id"] for claim in listed] == sorted(hipfacts.KnowledgeBase.bundled().claims)
    one = get(service, "/v1/claims/fill-bone-gap").json()
    assert one in listed
    assert one["sources"][0]["url"].startswith("http")
    missing = get(service, "/v1/claims/fill-bone-gup")
    assert missing.status_code == 404
    assert "did you mean `fill-bone-gap`?" in missing.json()["error"]["message"]


def test_it_says_that_it_lives_and_with_what(service: Served) -> None:
    assert get(service, "/health").json()["status"] == "ok"
    ready = get(service, "/ready").json()
    assert ready["knowledge"][0]["id"] == "hip-dips"
    assert ready["policy"]["id"]


def test_numbers_count_captions_by_claim_and_stance_and_hold_no_text(service: Served) -> None:
    post(service, "/v1/check", {"text": f"{WORD} {DENIAL}"})
    get(service, f"/{WORD}")
    page = get(service, "/metrics").text
    assert 'hipfacts_findings_total{claim="fill-bone-gap",stance="denied"}' in page
    assert 'hipfacts_requests_total{method="POST",route="/v1/check",status="200"}' in page
    assert WORD not in page


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "message"),
    [
        ({"text": "x" * 5001}, 413, "a text has 5001 characters; 5000 is the limit"),
        ({"text": ["x"] * 6}, 422, "6 texts; 5 at once is the limit"),
        ({"text": "x" * 30_000}, 413, "the request is larger than 20000 bytes, which is the limit"),
        ({"txt": WORD}, 422, "`text`: Field required"),
        ({"text": 5}, 422, "Input should be a valid string"),
        ({"text": "x", "filename": "a.srt"}, 422, "holds no subtitles"),
    ],
)
def test_what_is_refused_says_why(service: Served, value: Any, code: int, message: str) -> None:
    answer = post(service, "/v1/check", value)
    assert answer.status_code == code
    assert message in answer.json()["error"]["message"]
    assert WORD not in answer.text


def test_bytes_that_are_no_text_are_refused(service: Served) -> None:
    answer = needed_module("httpx").post(
        service.url + "/v1/check", content=b"\xff\xfe\x00", headers={"content-type": "application/json"}, timeout=60
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "the body is no JSON in UTF-8"


def test_a_name_of_another_kind_of_file_is_plain_text(service: Served) -> None:
    report = post(service, "/v1/check", {"text": PROMISE, "filename": "caption.txt"}).json()
    assert report["flagged"]
    assert "spoken" not in report


def test_a_body_without_a_length_is_cut_off_at_the_limit(service: Served) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    answer = needed_module("httpx").post(service.url + "/v1/check", content=chunks(), timeout=60)
    assert answer.status_code == 413


def test_a_request_that_takes_too_long_is_refused_and_ended() -> None:
    with serving("--max-seconds", "0.05", "--max-length", "4000000") as served:
        answer = post(served, "/v1/check", {"text": [PROMISE * 2000] * 40})
        assert answer.status_code == 503
        assert "longer than 0.05 s" in answer.json()["error"]["message"]


def test_too_many_at_once_are_told_to_come_back() -> None:
    with serving("--max-waiting", "1") as served:
        codes: list[int] = []
        threads = [
            threading.Thread(
                target=lambda: codes.append(post(served, "/v1/check", {"text": [PROMISE] * 500}).status_code)
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(codes) == {200, 503}


# --- who may ask ----------------------------------------------------------------------------------------------------


def test_only_a_good_token_is_let_in(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("first\nsecond\n")
    with serving("--token-file", str(tmp_path / "tokens")) as served:
        for header in (
            {},
            {"authorization": "Bearer wrong"},
            {"authorization": "Bearer"},
            {"authorization": "first2"},
        ):
            answer = post(served, "/v1/check", {"text": PROMISE}, headers=header)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
        for token in ("first", "second"):
            assert (
                post(served, "/v1/check", {"text": PROMISE}, headers={"authorization": f"Bearer {token}"}).status_code
                == 200
            )
        assert get(served, "/metrics").status_code == 401
        assert get(served, "/health").status_code == get(served, "/").status_code == 200


def test_other_sites_may_ask_only_where_it_is_said(service: Served) -> None:
    answer = post(service, "/v1/check", {"text": "x"}, headers={"origin": "https://a.example"})
    assert "access-control-allow-origin" not in answer.headers
    with serving("--allow-origin", "https://a.example") as served:
        answer = post(served, "/v1/check", {"text": "x"}, headers={"origin": "https://a.example"})
        assert answer.headers["access-control-allow-origin"] == "https://a.example"


def test_what_cannot_be_served_is_said_before_it_listens(tmp_path: Path) -> None:
    from hipfacts.cli import program

    result = runner().invoke(program, ["serve", "--token-file", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "cannot be read: no such file or directory" in result.stderr
    result = runner().invoke(program, ["serve", "--claims", str(tmp_path / "none")])
    assert result.exit_code == 2


def test_an_address_that_is_taken_is_said(service: Served) -> None:
    from hipfacts.cli import program

    port = service.url.rpartition(":")[2]
    result = runner().invoke(program, ["serve", "--port", port])
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1 port {port}: " in result.stderr


def test_a_check_that_fails_is_an_answer_and_no_text_reaches_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    needed_module("fastapi")
    client = needed_module("fastapi.testclient")
    from hipfacts.service import create_app

    checker = hipfacts.Checker(hipfacts.KnowledgeBase.bundled())

    def fail(_self: hipfacts.Checker, text: str, **_: Any) -> hipfacts.Report:
        raise ValueError(text)

    app = create_app(checker)
    monkeypatch.setattr(hipfacts.Checker, "check", fail)
    with client.TestClient(app) as asking:
        answer = asking.post("/v1/check", json={"text": WORD})
        lines = asking.post("/v1/check/stream", content=json.dumps({"text": WORD}))
    assert answer.status_code == 500
    assert answer.json()["error"]["type"] == "server_error"
    assert json.loads(lines.text)["error"]["message"] == "the check failed: ValueError"
    assert "ValueError at " in caplog.text
    assert WORD not in caplog.text + answer.text + lines.text


# --- signals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", ["1", "2"])
def test_changed_claims_are_taken_up_and_the_end_loses_no_answer(write_pack: WritePack, workers: str) -> None:
    folder = write_pack()
    text = "Yes, moonwater dissolves your hip hollows!"
    with serving("--claims", str(folder), "--workers", workers) as served:
        codes: list[int] = []
        stop = threading.Event()

        def ask() -> None:
            with needed_module("httpx").Client(timeout=60) as client:
                while not stop.is_set():
                    codes.append(client.post(served.url + "/v1/check", json={"text": [text] * 20}).status_code)

        thread = threading.Thread(target=ask)
        thread.start()
        claim = folder / "moonwater-dissolves-hollows.yaml"
        claim.write_text(claim.read_text().replace("title: Moonwater", "title: Fresh moonwater"))
        served.signal(signal.SIGHUP)
        for _ in range(300):
            titles = {post(served, "/v1/check", {"text": text}).json()["findings"][0]["title"] for _ in range(6)}
            if titles == {"Fresh moonwater dissolves hip hollows"}:
                break
        else:
            pytest.fail(f"the claims were not taken up: {titles}")
        claim.write_text("broken: [")
        served.signal(signal.SIGHUP)
        for _ in range(5):
            assert post(served, "/v1/check", {"text": text}).json()["findings"][0]["title"].startswith("Fresh")
        stop.set()
        thread.join()
        assert set(codes) == {200}
        last: list[Any] = []
        final = threading.Thread(target=lambda: last.append(post(served, "/v1/check", {"text": [PROMISE * 50] * 100})))
        final.start()
        while "hipfacts_requests" not in get(served, "/metrics").text:
            pass
        threading.Event().wait(0.3)  # under way by now, or it is refused a connection, which is seen below
        served.signal(signal.SIGTERM)
        final.join()
        assert [answer.status_code for answer in last] == [200]
        code, log = served.ended()
        assert code in (0, -signal.SIGTERM)
        assert "are not taken up" in log
        assert text not in log


# --- the page -------------------------------------------------------------------------------------------------------


def test_a_moderator_types_and_sees_marks_the_fact_and_a_reply_to_copy(browser: Browser, service: Served) -> None:
    page, seen = opened(browser, service.url + "/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("textbox", name="Caption").press_sequentially(PROMISE + " 💪")
    page.locator("mark.asserted").first.wait_for()
    report = hipfacts.check(PROMISE)
    marked = "".join(page.locator("mark.asserted").all_inner_texts())
    assert marked == PROMISE[min(f.start for f in report.findings) : max(f.end for f in report.findings)]
    assert report.findings[0].correction.fact in page.locator(".finding").first.inner_text()
    assert "flagged" in page.get_by_role("status").inner_text()
    assert "Action: " in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Copy the reply").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        page.get_by_label("A reply to post").input_value()[:40]
    )
    assert seen.problems == []
    assert all(url.startswith(service.url) for url in seen.requests)


def test_a_script_in_a_caption_does_nothing(browser: Browser, service: Served) -> None:
    page, seen = opened(browser, service.url + "/")
    page.get_by_role("textbox", name="Caption").fill(f"<script>alert(1)</script><img src=x onerror=alert(2)> {PROMISE}")
    page.locator("mark.asserted").first.wait_for()
    assert "<script>alert(1)</script>" in page.locator("#marked").inner_text()
    assert page.locator("img").count() == 0
    assert seen.problems == []


def test_marks_stand_right_behind_emoji_and_overlaps(browser: Browser, service: Served) -> None:
    page, _ = opened(browser, service.url + "/")
    page.get_by_role("textbox", name="Caption").fill(f"💪🏽🍑 {PROMISE}")
    page.locator("mark").first.wait_for()
    assert "".join(page.locator("mark").all_inner_texts()).endswith("fill in your hip dips")


def test_a_subtitle_file_is_dropped_and_read_as_it_is_heard(browser: Browser, service: Served) -> None:
    page, seen = opened(browser, service.url + "/")
    transfer = page.evaluate_handle(
        "text => { const data = new DataTransfer(); data.items.add(new File([text], 'a.srt')); return data; }", ACROSS
    )
    page.dispatch_event("#text", "drop", {"dataTransfer": transfer})
    page.locator("mark.asserted").first.wait_for()
    assert "".join(page.locator("mark").all_inner_texts()) == "fill in your hip dips"
    assert "0:03 to 0:08" in page.locator(".finding").first.inner_text()
    assert "-->" not in page.locator("#marked").inner_text()
    assert seen.problems == []


def test_a_link_keeps_the_text_behind_the_hash(browser: Browser, service: Served) -> None:
    page, seen = opened(browser, service.url + "/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("textbox", name="Caption").fill(f"50 % & {PROMISE}")
    page.get_by_role("button", name="Copy a link to this text").click()
    page.get_by_role("button", name="Copied").wait_for()
    other, _ = opened(browser, page.evaluate("navigator.clipboard.readText()"))
    other.locator("mark.asserted").first.wait_for()
    assert other.get_by_role("textbox", name="Caption").input_value() == f"50 % & {PROMISE}"
    assert not any("challenge" in url.partition("#")[0] for url in seen.requests)


def test_a_page_whose_server_is_gone_says_so(browser: Browser) -> None:
    with serving() as served:
        page, _ = opened(browser, served.url + "/")
    page.get_by_role("textbox", name="Caption").fill(PROMISE)
    page.get_by_text("Not checked: the server does not answer.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_in_light_and_dark_and_on_a_phone(
    browser: Browser, service: Served, scheme: Literal["light", "dark"]
) -> None:
    page, _ = opened(
        browser, service.url + "/", color_scheme=scheme, viewport={"width": 320, "height": 700}, is_mobile=True
    )
    page.get_by_role("textbox", name="Caption").fill(PROMISE)
    page.locator("mark.asserted").first.wait_for()
    lowest = page.evaluate(CONTRAST)
    assert lowest["ratio"] >= 4.5, lowest
    assert lowest["dark"] is (scheme == "dark")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


# --- the description ------------------------------------------------------------------------------------------------


def test_the_description_is_whole_and_has_examples(service: Served) -> None:
    described = get(service, "/openapi.json").json()
    assert set(described["paths"]) == {
        "/v1/check", "/v1/check/stream", "/v1/moderations", "/v1/claims", "/v1/claims/{claim_id}", "/health", "/ready",
        "/metrics",
    }  # fmt: skip
    assert described["components"]["schemas"]["CheckRequest"]["examples"][0] == {"text": PROMISE}
