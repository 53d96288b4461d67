"""Reading in a process of its own: what it may take, and what becomes of one that wants more."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from index import SourceError
from index.read.confined import MEMORY, confined


def run(tmp_path: Path, body: str, *, content: bytes = b"", seconds: int = 7) -> Any:
    """Run a reader with this body, as `confined` finds those of ours."""
    reader = tmp_path / "reader"
    reader.with_suffix(".py").write_text(f"import sys\n\ndef extract(content, **facts):\n    {body}\n")
    # A path that is absolute stays so where it is put together with the folder of ours.
    return confined(str(reader), content, name="a.pdf", seconds=seconds, facts={"pages": 3})


def refusal(tmp_path: Path, body: str) -> str:
    with pytest.raises(SourceError) as caught:
        run(tmp_path, body)
    return str(caught.value)


def test_the_bytes_go_in_and_what_is_found_comes_out(tmp_path: Path) -> None:
    body = "print('a remark'); return {'size': len(content), 'pages': facts['pages'], 'odd': '\\ud800\\n'}"
    assert run(tmp_path, body, content=b"x" * 3_000_000) == {"size": 3_000_000, "pages": 3, "odd": "\ud800\n"}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise ValueError('never mind')", "is damaged or cut off"),
        ("return extract(content)", "is damaged or cut off"),
        ("import ctypes; ctypes.string_at(0)", "is damaged or cut off"),
        ("import nothing_of_the_kind", "a library is missing"),
        ("return bytearray(2_000_000_000) and {}", "takes more than a gigabyte of memory"),
        ("return [bytearray(10_000_000) for _ in range(1000)] and {}", "takes more than a gigabyte of memory"),
        ("open(__file__, 'ab', 0).write(b'x')", "is damaged or cut off"),
    ],
)
def test_what_goes_wrong_inside_is_one_sentence(tmp_path: Path, body: str, told: str) -> None:
    assert told in refusal(tmp_path, body)


@pytest.mark.parametrize(
    "body", ["[x for x in iter(int, 1)]", "import time; time.sleep(60)"], ids=["at work", "asleep"]
)
def test_what_takes_too_long_is_stopped(tmp_path: Path, body: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SourceError, match="takes longer than 1 seconds"):
        run(tmp_path, body, seconds=1)
    assert time.monotonic() - begun < 5


def test_the_limit_of_memory_is_one_of_the_system(tmp_path: Path) -> None:
    limits = run(tmp_path, "import resource; return {'limit': resource.getrlimit(resource.RLIMIT_AS)}")["limit"]
    assert 0 < min(limits) <= max(limits) <= MEMORY < 1_000_000_000


def test_it_loads_only_what_the_reader_needs(tmp_path: Path) -> None:
    loaded = run(tmp_path, "import pypdf; return {'names': sorted(sys.modules)}")["names"]
    assert "pypdf" in loaded
    assert not {"index", "numpy", "torch", "trafilatura", "lxml"} & set(loaded)


def test_neither_variables_nor_the_folder_choose_what_it_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert run(tmp_path, "return {'read': True}") == {"read": True}
