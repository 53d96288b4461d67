"""Answers as Slack shows them: the words with who said them and where, or what there is instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.blocks import budget
from bot.blocks.budget import Part
from bot.blocks.message import Block, Message
from bot.blocks.text import (
    NAME_CHARACTERS,
    Element,
    actions,
    aloud,
    button,
    cut,
    feedback,
    line,
    quotation,
    rich,
    section,
    sentence,
    text,
    weight,
)
from bot.wording import (
    NEAREST,
    NEAREST_SHOWN,
    PASSAGE_SHOWN,
    Piece,
    also_lines,
    as_text,
    by_line,
    by_speaker,
    clean,
    count,
    in_line,
    lead_of,
    link_of,
    not_found_line,
    source_line,
    words_of,
)
from index import Answer, Nearest, Quote

HINT = "Add one with `/ingest` and its address."
EMPTY = f"There are no articles to answer from here yet. {HINT}"
CUT = "Cut here: the article has the whole of it."
# A sentence of ours may name what somebody typed or what an article states.
_SENTENCE_CHARACTERS = 3_000
_ASKED_CHARACTERS = 500
_ADD = button("Add an article", "add_article")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an answer without quotes tells instead: how many articles could have answered, and what else somebody said.

    `quoted` is how often the one asked about is quoted in them at all, `listing` the id of the list of those quotes,
    `barred` why whoever asked may not add an article, None where they may.
    """

    articles: int = 0
    quoted: int = 0
    listing: str | None = None
    barred: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around an answer. `changed` says what of it is no longer as it was first told.

    `by` is who asked, where the question is in no message, `asked` what they asked, and `asked_as` how it was
    understood after earlier ones. `share`, `follow_up` and `feedback` are the ids of what these buttons are about.
    """

    changed: str | None = None
    by: str | None = None
    asked: str = ""
    asked_as: str | None = None
    share: str | None = None
    follow_up: str | None = None
    feedback: str | None = None


def answered(answer: Answer, frame: Frame | None = None, *, around: Around | None = None) -> Message:
    """Return the message that answers."""
    around, frame = around or Around(), frame or Frame()
    leads = list(_leads(frame))
    parts = [
        *(Part(blocks=(rich(section(text(lead, "italic"))),)) for lead in leads),
        *_parts(answer, around),
        *_closing(frame),
    ]
    spoken = "\n\n".join([*leads, _spoken(answer, around)])
    return Message(text=aloud(spoken), blocks=budget.fit(parts, left_out=_left_out))


def plain_message(words: str) -> Message:
    """Return a message of one sentence of ours; what stands in `backticks` gets the look of code."""
    shown = cut(clean(words), _SENTENCE_CHARACTERS)
    return Message(text=aloud(shown), blocks=(rich(section(*sentence(shown))),))


def hinted(words: str, barred: str | None) -> str:
    """Return a sentence that ends in how to add; to whoever is `barred` from adding it says who may."""
    return words.replace(HINT, barred) if barred else words


def quoted(quote: Quote, *parts: Quote) -> Part:
    """Return a quote with speaker, source and the button that shows it in context; `parts` are of its utterance."""
    shown, below = _words(quote, parts)
    below += line(source_line(quote.article, link=link_of(quote)))
    also = [piece for pieces in also_lines(quote) for piece in (text("\n"), *line(pieces))]
    context = actions(button("In context", "context", quote.id), *_wrong(quote))
    whole = rich(*shown, section(*below, *also)), context
    return Part(blocks=whole, shorter=(rich(*shown, section(*below)), context) if also else None)


def passage(nearest: Nearest) -> Block:
    """Return a passage that stands near, cut where it is long, and where it stands."""
    words = cut(clean(nearest.text).strip(), PASSAGE_SHOWN, mark=" …")
    source = source_line(nearest.article, link=nearest.article.details.url)
    return rich(quotation(text(words)), section(*line(source)))


def _wrong(quote: Quote) -> Iterator[Element]:
    # The article's own words are nobody's, so that nobody is named for them.
    if quote.saying.kind != "article":
        yield button("Wrong speaker or quote", "wrong", quote.id)


def _leads(frame: Frame) -> Iterator[str]:
    if frame.changed:
        yield frame.changed
    if frame.by:
        yield f"{cut(in_line(frame.by), NAME_CHARACTERS)} asked: “{cut(in_line(frame.asked), _ASKED_CHARACTERS)}”"
    if frame.asked_as:
        yield f"Asked as: “{cut(in_line(frame.asked_as), _ASKED_CHARACTERS)}”"


def _closing(frame: Frame) -> Iterator[Part]:
    buttons = [
        *([button("Share", "share", frame.share)] if frame.share else []),
        *([button("Ask a follow-up", "follow_up", frame.follow_up)] if frame.follow_up else []),
    ]
    if buttons:
        yield Part(blocks=(actions(*buttons),))
    if frame.feedback:
        yield Part(blocks=(feedback(frame.feedback),))


def _parts(answer: Answer, around: Around) -> Iterator[Part]:
    if answer.found:
        yield from _found(answer)
    elif around.articles:
        yield from _not_found(answer, around)
    else:
        add = () if around.barred else (actions(_ADD),)
        yield Part(blocks=(rich(section(*sentence(hinted(EMPTY, around.barred)))), *add))


def _spoken(answer: Answer, around: Around) -> str:
    if answer.found or around.articles:
        return as_text(answer, articles=around.articles, quoted=around.quoted)
    return hinted(EMPTY, around.barred)


def _found(answer: Answer) -> Iterator[Part]:
    for heading, said in by_speaker(answer):
        for place, parts in enumerate(said):
            part = quoted(*parts)
            # A heading goes with the first quote below it.
            above = (rich(section(*line((Piece(heading, "heading"),)))),) if heading and not place else ()
            shorter = None if part.shorter is None else (*above, *part.shorter)
            yield Part(blocks=(*above, *part.blocks), shorter=shorter, extra=True)


def _words(quote: Quote, parts: Sequence[Quote]) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """Return the paragraphs that hold the words, and what stands below them before the source."""
    if quote.saying.kind == "direct":
        words, whole = _marked((quote, *parts))
        shown: tuple[Element, ...] = (quotation(text(words)),)
        below = (*line(by_line(quote)), text("\n"))
    else:
        words = clean(words_of(quote))
        whole = weight(words) <= budget.QUOTE_CHARACTERS
        shown = section(*line((Piece(lead_of(quote)),))), quotation(text(cut(words, budget.QUOTE_CHARACTERS)))
        below = ()
    return shown, below if whole else (text(CUT + "\n"), *below)


def _marked(parts: Sequence[Quote]) -> tuple[str, bool]:
    """Return the words of an utterance in their marks, and whether they are all."""
    words = " … ".join(f"“{clean(part.text)}”" for part in parts)
    if weight(words) <= budget.QUOTE_CHARACTERS:
        return words, True
    return cut(words.removesuffix("”"), budget.QUOTE_CHARACTERS - 1) + "”", False


def _not_found(answer: Answer, around: Around) -> Iterator[Part]:
    said = not_found_line(answer, articles=around.articles, quoted=around.quoted)
    yield Part(blocks=(rich(section(*line(said))),))
    near = answer.passages[:NEAREST_SHOWN]
    for place, nearest in enumerate(near):
        above = () if place else (rich(section(text(NEAREST))),)
        yield Part(blocks=(*above, passage(nearest)), shorter=())
    if instead := list(_instead(around)):
        yield Part(blocks=(actions(*instead),))


def _instead(around: Around) -> Iterator[Element]:
    if around.quoted and around.listing:
        all_ = "The only quote" if around.quoted == 1 else f"All {count(around.quoted, 'quote')}"
        yield button(all_, "quotes_all", around.listing)
    if not around.barred:
        yield _ADD


def _left_out(gone: int) -> Block:
    what = "1 more quote answers" if gone == 1 else f"{gone:,} more quotes answer"
    return rich(section(text(f"{what} this; there is no room here for more.")))
