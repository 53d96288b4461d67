"""*Wrong speaker or quote*: the modal, a proposal with its buttons, and what was decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.blocks.inputs import OPTIONS, TITLE, asked, choice, radios, typed
from bot.blocks.message import Block, Message
from bot.blocks.text import (
    NAME_CHARACTERS,
    Element,
    actions,
    aloud,
    button,
    cut,
    line,
    plain_text,
    quotation,
    rich,
    section,
    text,
)
from bot.wording import Line, clean, in_line, link_of, source_line, speaker_of, words_of
from index import Article, Quote

NOBODY, ANOTHER = "nobody", "another"
# What is chosen as wrong.
SPEAKER, NONE, SITE = "speaker", "none", "site"
LONGEST_NAME = 200
_WORDS_CHARACTERS = 1_500

_WRONG = (
    (SPEAKER, "Somebody else said it"),
    (NONE, "It is not a quote"),
    (SITE, "The outlet is wrong"),
)
_STATES = {
    "applied": "Applied by {who}: ",
    "declined": "Declined by {who}: ",
    "changed": "Not applied, as the words have changed since or are gone: ",
    "undone": "Taken back by {who}: ",
}


class Case(NamedTuple):
    """A correction as it is shown: what is to be put right, of which words, and where they stand."""

    change: Mapping[str, Any]
    article: Article | None = None
    link: str | None = None


def person_id(name: str) -> str:
    """Return by what a person of an article is known in a modal, which carries no names back."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


def form(quote: Quote, people: Sequence[str], *, applies: bool) -> dict[str, Any]:
    """Return the modal; `people` are those whom the article names, `applies` that an admin submits it."""
    named = [(person_id(name), in_line(name)) for name in people if in_line(name)]
    whom = [*named[: OPTIONS - 2], (ANOTHER, "Somebody not named here"), (NOBODY, "Nobody is named for it")]
    name = typed(longest=LONGEST_NAME)
    return {
        "type": "modal",
        "callback_id": "wrong",
        "title": plain_text("Wrong speaker or quote", TITLE),
        "submit": plain_text("Apply" if applies else "Send", TITLE),
        "close": plain_text("Cancel", TITLE),
        "blocks": [
            rich(_words(words_of(quote), direct=quote.saying.kind == "direct"), section(*_stands(quote))),
            asked("What is wrong?", "what", radios(_WRONG)),
            asked("Who said it?", "speaker", choice(whom, placeholder="Choose somebody"), optional=True),
            asked("Their name, where the list does not have it", "name", name, optional=True),
            asked("Which outlet is it?", "site", name, optional=True),
        ],
    }


def faults(told: Mapping[str, str]) -> dict[str, str]:
    """Return what is missing in a modal that was submitted: a sentence by the name of the line."""
    what, whom, name = (told.get(line, "") for line in ("what", "speaker", "name"))
    if what not in {SPEAKER, NONE, SITE}:
        return {"what": "Choose what is wrong."}
    if what == SITE:
        return {} if _is_name(told.get("site", "")) else {"site": "Write the name of the outlet."}
    if what == NONE or (whom not in {"", ANOTHER} and not name):
        return {}
    if whom not in {"", ANOTHER}:
        return {"name": "Leave this empty, or choose “Somebody not named here” above."}
    if _is_name(name):
        return {}
    return {"name": "Write their name."} if whom or name else {"speaker": "Choose who said it, or write a name below."}


def change_of(told: Mapping[str, str], quote: Quote, people: Sequence[str]) -> dict[str, Any] | None:
    """Return the correction that was submitted; None where whoever was chosen is no longer named in the article."""
    what, whom = told["what"], told.get("speaker", "")
    kept = cut(clean(words_of(quote)), _WORDS_CHARACTERS)
    known = {"what": what, "words": kept, "direct": quote.saying.kind == "direct"}
    if what == SITE:
        return known | {"name": in_line(told["site"]), "before": quote.article.details.site or ""}
    known["before"] = quote.saying.speaker or ""
    if what == NONE:
        return known | {"name": ""}
    if whom == NOBODY:
        return known | {"name": ""}
    name = next((one for one in people if person_id(one) == whom), None)
    name = name or (in_line(told.get("name", "")) if whom in {"", ANOTHER} else None)
    return known | {"name": name} if name else None


def change_words(change: Mapping[str, Any]) -> str:
    """Return what is to be put right, as a sentence."""
    # Once it is applied, the name is the one that the article has for whoever was named.
    named = change.get("after", change.get("name"))
    name, before = (cut(in_line(str(words or "")), NAME_CHARACTERS) for words in (named, change.get("before")))
    if change["what"] == NONE:
        return "This is not a quote."
    if change["what"] == SITE:
        return f"The outlet is {name}{f', not {before}' if before else ''}."
    if not name:
        return f"Nobody is named for this{f', not {before} either' if before else ''}."
    return f"{name} said this{f', not {before}' if before else ''}."


def case_of(quote: Quote, change: Mapping[str, Any]) -> Case:
    """Return the correction of a quote."""
    return Case(change=change, article=quote.article, link=link_of(quote))


def proposed(case: Case, *, proposal: int, by: str) -> Message:
    """Return what is shown to whoever may decide."""
    carried = str(proposal)
    buttons = actions(
        button("Apply", "proposal_apply", carried, style="primary"), button("Decline", "proposal_decline", carried)
    )
    return _message(f"{_name(by)} proposes a correction: ", case, buttons)


def decided(case: Case, state: str, *, by: str, undo: int | None = None) -> Message:
    """Return what became of a correction, with a button to take it back where `undo` is the proposal's id."""
    lead = _STATES[state].format(who=_name(by) or "an admin")
    return _message(lead, case, *([actions(button("Undo", "proposal_undo", str(undo)))] if undo else []))


def corrected(case: Case, *, undo: int) -> Message:
    """Return what is told to whoever corrected it at once."""
    return _message("Corrected: ", case, actions(button("Undo", "proposal_undo", str(undo))))


def _message(lead: str, case: Case, *buttons: Block) -> Message:
    said = change_words(case.change)
    words = str(case.change.get("words", ""))
    source: Line = source_line(case.article, link=case.link) if case.article else ()
    shown = rich(
        section(text(lead), text(said, "bold")),
        _words(words, direct=bool(case.change.get("direct"))),
        section(*line(source)),
    )
    spoken = [lead + said, f"“{words}”" if case.change.get("direct") else words, "".join(one.words for one in source)]
    return Message(text=aloud("\n".join(filter(None, spoken))), blocks=(shown, *buttons))


def _words(words: str, *, direct: bool) -> Element:
    shown = cut(clean(words), _WORDS_CHARACTERS)
    return quotation(text(f"“{shown}”" if direct else shown))


def _stands(quote: Quote) -> tuple[Element, ...]:
    """Return who is named for the words now, and where they stand."""
    now = text("Who said it, as it stands: "), text(cut(speaker_of(quote), NAME_CHARACTERS), "bold"), text("\n")
    return *now, *line(source_line(quote.article, link=link_of(quote)))


def _name(name: str) -> str:
    return cut(in_line(name), NAME_CHARACTERS)


def _is_name(words: str) -> bool:
    return any(map(str.isalnum, words))
