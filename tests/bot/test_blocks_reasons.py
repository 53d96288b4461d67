"""Why something could not be read, told without addresses that are somebody else's."""

from __future__ import annotations

import pytest

from bot.blocks.reasons import for_slack, told_of

OWN, URL = "https://news.example/story?key=K1", "https://news.example/story"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("{own} answers 404 Not Found: look.", "Its address answers 404 Not Found: look."),
        ("{own}&more=S answers 404: look.", "An address that it leads to answers 404: look."),
        ("{url} took too long; try again.", "{url} took too long; try again."),
        ("{url}?session=S took too long.", "An address that it leads to took too long."),
        ("HTTPS://login.example/?s=S: gone.", "An address that it leads to: gone."),
        ("ftp://x.example/?s=S (where {own} leads).", "An address that it leads to (where its address leads)."),
        ("{own} leads to another site (https://x.example/?s=S); add it.", "Its address leads to another site; add it."),
        ("{own} leads to another site ({url}); add it.", "Its address leads to another site ({url}); add it."),
        ("“https://x.example/(S)/a”, she said.", "“an address that it leads to”, she said."),
        ("Begin it with http:// or https://.", "Begin it with http:// or https://."),
    ],
)
def test_no_address_is_told_but_the_articles_own(reason: str, told: str) -> None:
    said = told_of(reason.format(own=OWN, url=URL), known=[URL], own=OWN)
    assert said == told.format(own=OWN, url=URL)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "{file} is encrypted with a password; save it without one, or copy its text into a .txt file.",
            "{file} is encrypted with a password; save it without one, or copy its text into a .txt file.",
        ),
        ("{file} is empty; give a file that holds text.", "{file} is empty; give a file that holds text."),
        (
            "{file} takes long; raise PULLQUOTE_FETCH_MAX_BYTES.",
            "{file} takes long; whoever runs me can raise that limit.",
        ),
        ("{file} needs a library; install Pullquote again.", "{file} needs a library."),
    ],
)
@pytest.mark.parametrize("file", ["notes.txt", "a; --force (PULLQUOTE_X, or OCR).pdf"])
def test_of_a_file_that_somebody_sent_they_are_told_what_they_can_do_with_it(reason: str, told: str, file: str) -> None:
    assert for_slack(reason.format(file=file), file=file) == told.format(file=file)
