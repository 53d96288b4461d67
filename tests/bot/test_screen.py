"""Where a command's words go: stdout, stderr, and what a terminal gets beside."""

from __future__ import annotations

import io

import pytest

from bot.cli.screen import Screen
from bot.wording import Piece


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def colourful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("out", "machine", "on_out"),
    [(Terminal, False, True), (Terminal, True, False), (io.StringIO, False, False), (io.StringIO, True, False)],
)
def test_reports_stay_out_of_what_a_program_reads(out: type[io.StringIO], machine: bool, on_out: bool) -> None:
    screen = Screen(out(), io.StringIO()).for_json(machine)
    screen.report("Two articles.")
    assert ("Two articles." in screen.out.getvalue(), "Two articles." in screen.err.getvalue()) == (on_out, not on_out)  # type: ignore[attr-defined]  # both are StringIO here


def test_complaints_go_to_stderr_and_stay_on_one_line() -> None:
    out, err = Terminal(), io.StringIO()
    Screen(out, err).complain("It\nis \x1b[31mfull.")
    assert (out.getvalue(), err.getvalue()) == ("", "It is [31mfull.\n")


def test_a_terminal_gets_links_and_looks_and_a_pipe_neither() -> None:
    line = (Piece("Maria Lind", "speaker"), Piece(" in "), Piece("A [red]bridge", link="https://x.example/b"))
    terminal, pipe = Terminal(), io.StringIO()
    Screen(terminal, io.StringIO()).show([line])
    Screen(pipe, io.StringIO()).show([line])
    assert "\x1b[1mMaria Lind\x1b[0m" in terminal.getvalue()
    assert ";https://x.example/b\x1b\\A [red]bridge\x1b]8;;\x1b\\" in terminal.getvalue()
    assert pipe.getvalue() == "Maria Lind in A [red]bridge\n"


def test_only_prose_is_wrapped_in_a_terminal() -> None:
    address = "https://x.example/" + "a" * 80
    terminal, pipe = Terminal(), io.StringIO()
    lines = [(Piece("word " * 30),), (Piece(address, "faint", address),)]
    Screen(terminal, io.StringIO()).show(lines)
    Screen(pipe, io.StringIO()).show(lines)
    assert "word \nword" in terminal.getvalue()
    assert f"{address}\x1b" in terminal.getvalue()
    assert pipe.getvalue().count("\n") == 2


def test_progress_is_drawn_on_stderr_while_json_goes_to_stdout() -> None:
    out, err = io.StringIO(), Terminal()
    screen = Screen(out, err, machine=True)
    with screen.meter("Adding", 2) as meter:
        for done in (1, 2):
            screen.json({"done": done})
            meter.step(done, 2)
    assert out.getvalue() == '{"done": 1}\n{"done": 2}\n'
    assert "Adding" in err.getvalue()
    assert "2/2" in err.getvalue()


def test_notes_are_printed_although_progress_is_drawn() -> None:
    err = Terminal()
    with Screen(Terminal(), err).meter("Adding", None) as meter:
        meter.note((Piece("added: a.txt"),))
    assert "added: a.txt" in err.getvalue()


def test_nobody_looking_means_nothing_drawn() -> None:
    out, err = io.StringIO(), io.StringIO()
    screen = Screen(out, err)
    with screen.meter("Adding", 2) as meter, screen.waiting("Reading"):
        meter.step(1, 2)
    assert (out.getvalue(), err.getvalue()) == ("", "")


def test_nothing_is_drawn_over_json_in_the_same_terminal() -> None:
    err = Terminal()
    with Screen(Terminal(), err, machine=True).meter("Adding", 2) as meter:
        meter.step(1, 2)
    assert err.getvalue() == ""


class Latin(io.StringIO):
    """A stream that cannot hold every letter."""

    encoding = "iso-8859-1"


def test_json_is_ascii_where_the_stream_is_not_utf8() -> None:
    out = Latin()
    Screen(out, io.StringIO()).json({"text": "“Straße” 👩‍🚀"})
    assert out.getvalue().isascii()


def test_json_of_undecodable_file_names_can_be_printed() -> None:
    """A file name that is no UTF-8 reaches Python as a lone surrogate, which no stream can write."""
    out = io.StringIO()
    Screen(out, io.StringIO()).json({"source": "b\udcff.txt"})
    assert out.getvalue() == '{"source": "b\\udcff.txt"}\n'


@pytest.mark.parametrize(("values", "printed"), [([], "[]\n"), ([1], "[\n1\n]\n"), ([1, 2], "[\n1,\n2\n]\n")])
def test_an_array_is_printed_while_it_comes(values: list[int], printed: str) -> None:
    out = io.StringIO()
    assert Screen(out, io.StringIO()).array(iter(values)) == len(values)
    assert out.getvalue() == printed
