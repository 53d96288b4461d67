"""JSON lines: the text exactly as it is, a bad line refused alone, and never the whole file in memory."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Clipping, Details, Refusal, is_audience
from index.protocols import Fetched
from index.read import clippings, expected
from index.read.lines import read_lines


def nowhere(url: str) -> Fetched:
    raise AssertionError(f"{url} was fetched")


def read(content: bytes) -> list[Clipping | Refusal]:
    return list(read_lines(io.BytesIO(content), "a.jsonl"))


def one(**facts: Any) -> Clipping:
    (found,) = read(json.dumps({"text": "It froze.", **facts}).encode())
    assert isinstance(found, Clipping), found
    return found


def test_every_known_key_is_taken_and_others_are_passed_over() -> None:
    details = {
        "title": "Ice",
        "url": "https://example.com/ice?utm_source=x",
        "site": "Harbour Press",
        "byline": "Jane Doe",
        "published": "2021-05-03",
        "language": "en",
    }
    clipping = one(
        **details,
        id="a1",
        audiences=["team:T1", "*", "channel:T1:C1", "user:T1:U1", "*"],
        added="2021-05-04T10:00:00Z",
        source="/somewhere/ice.html",
        publisher="not a key",
        quotes=[{"x": 1}],
    )
    assert clipping == Clipping(
        text="It froze.",
        details=Details(**details),
        source="a.jsonl:1",
        origin="/somewhere/ice.html",
        id="a1",
        key="https://example.com/ice",
        audiences=("team:T1", "*", "channel:T1:C1", "user:T1:U1"),
        added="2021-05-04T10:00:00Z",
        stated_whole=True,
    )


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("*", True),
        ("team:T1", True),
        ("team:my-team.eu_1", True),
        ("channel:T1:C1", True),
        ("user:T-1:U.1", True),
        ("team:T1:C1", False),
        ("team:é", False),
        ("team:T1\n", False),
        ("channel:C1", False),
        ("user:T1:U 1", False),
        ("everyone", False),
    ],
)
def test_an_audience_is_written_the_same_way_everywhere(written: str, known: bool) -> None:
    """Lines took ids that no option could name: what was added for "team:my-team" could not be asked for."""
    assert is_audience(written) is known
    if known:
        assert one(audiences=[written]).audiences == (written,)


def test_a_text_is_enough() -> None:
    assert one() == Clipping(
        text="It froze.", details=Details(), source="a.jsonl:1", origin="a.jsonl:1", stated_whole=True
    )


def test_null_and_empty_are_unknown() -> None:
    nothing = dict.fromkeys(["id", "title", "url", "published", "audiences", "added", "source"])
    assert one(**nothing, site="", byline="") == one()


@pytest.mark.parametrize(
    "added",
    ["2021-05-04T10:00:00", "2021-05-04T10:00:00.25Z", "2021-05-04T12:00:00+02:00", "2021-05-03T23:00-11:00"],
)
def test_a_time_is_kept_in_utc_whatever_zone_it_is_written_in(added: str) -> None:
    assert one(added=added).added == "2021-05-04T10:00:00Z"


def test_a_time_that_falls_out_of_the_calendar_is_none() -> None:
    (found,) = read(b'{"text": "A.", "added": "0001-01-01T00:00:00+10:00"}')
    assert isinstance(found, Refusal)
    assert "an ISO 8601 time" in found.reason


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_the_text_is_frozen_exactly_as_it_is(text: str) -> None:
    text = f"a{text}"
    (plain,) = read(json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n")
    (escaped,) = read(json.dumps({"text": text}).encode())
    assert isinstance(plain, Clipping)
    assert isinstance(escaped, Clipping)
    assert plain.text == escaped.text == text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"nonsense", "is not JSON"),
        (b'{"text": "cut', "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'["a", "list"]', "is no JSON object"),
        (b'"text"', "is no JSON object"),
        (b"{}", "has no text"),
        (b'{"text": null}', "has no text"),
        (b'{"text": " \\n\\u200b"}', "has no text"),
        (b'{"text": 7}', 'has 7 under "text", which must be a string'),
        (b'{"text": "A.", "id": 7}', 'under "id", which must be a string'),
        (b'{"text": "A.", "title": ["x"]}', 'has ["x"] under "title"'),
        (b'{"text": "A.", "published": "3 May 2021"}', "a day written YYYY-MM-DD"),
        (b'{"text": "A.", "published": "2021-02-30"}', "a day written YYYY-MM-DD"),
        (b'{"text": "A.", "added": "now"}', "an ISO 8601 time"),
        (b'{"text": "A.", "audiences": "*"}', "a list of *, team:T1"),
        (b'{"text": "A.", "audiences": []}', "a list of *, team:T1"),
        (b'{"text": "A.", "audiences": ["everyone"]}', "a list of *, team:T1"),
        (b'{"text": "A.", "audiences": ["channel:C1"]}', "a list of *, team:T1"),
        (b'{"text": "A.", "audiences": ["*", 7]}', "a list of *, team:T1"),
        (b'{"text": "A\\u0000."}', "a NUL or half a surrogate pair"),
        (b'{"text": "A\\ud83d."}', "a NUL or half a surrogate pair"),
        (b'{"text": "A.", "title": "\\udc00"}', 'half a surrogate pair in "title"'),
        (b'{"text": "caf\xe9"}', "is not UTF-8"),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_the_next_is_read(line: bytes, told: str) -> None:
    first, bad, last = read(b'{"text": "One."}\n' + line + b'\n{"text": "Three."}')
    assert isinstance(bad, Refusal)
    assert bad.source == "a.jsonl:2"
    assert bad.reason.startswith("a.jsonl:2 ")
    assert told in bad.reason
    assert isinstance(first, Clipping)
    assert isinstance(last, Clipping)
    assert last.source == "a.jsonl:3"


def test_blank_lines_count_as_lines_but_are_no_articles() -> None:
    found = read(b'\xef\xbb\xbf{"text": "One."}\r\n\n  \n{"text": "Two."}\n')
    assert [each.source for each in found] == ["a.jsonl:1", "a.jsonl:4"]
    assert all(isinstance(each, Clipping) for each in found)


def test_separators_that_only_unicode_calls_line_ends_do_not_end_a_line() -> None:
    (found,) = read('{"text": "One.\u2028Two.\u0085Three."}'.encode())
    assert isinstance(found, Clipping)
    assert found.text == "One.\u2028Two.\u0085Three."


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.ndjson"])
def test_a_file_is_read_packed_or_not_and_its_lines_can_be_counted(tmp_path: Path, name: str) -> None:
    content = b'{"text": "One."}\n\n{"text": "Two."}\n'
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    found = list(clippings([str(path)], fetch=nowhere))
    assert [each.source for each in found] == [f"{path}:1", f"{path}:3"]
    assert expected([str(path)]) == expected([str(tmp_path)]) == 2


def test_what_came_before_the_break_in_a_damaged_file_is_read(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "Number %d."}\n' % number for number in range(20_000))
    packed = gzip.compress(lines)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    *good, last = clippings([str(path)], fetch=nowhere)
    assert len(good) > 1000
    assert all(isinstance(each, Clipping) for each in good)
    assert isinstance(last, Refusal)
    assert "damaged or cut off" in last.reason


def test_a_long_file_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = json.dumps({"text": "It froze. " * 1000}).encode() + b"\n"
    with path.open("wb") as file:
        file.writelines([line] * 3000)
    tracemalloc.start()
    try:
        assert sum(isinstance(each, Clipping) for each in clippings([str(path)], fetch=nowhere)) == 3000
        assert tracemalloc.get_traced_memory()[1] < 5_000_000 < path.stat().st_size
    finally:
        tracemalloc.stop()


def test_a_line_longer_than_any_article_is_refused_and_the_next_is_read() -> None:
    content = io.BytesIO(b'{"text": "' + b"x" * 350 + b'"}\n{"text": "Two."}\n')
    found = list(read_lines(content, "a.jsonl", longest=100))
    assert isinstance(found[0], Refusal)
    assert "is longer than 100 bytes" in found[0].reason
    assert [each.source for each in found] == ["a.jsonl:1", "a.jsonl:2"]
    assert isinstance(found[1], Clipping)
