"""What a question asks: its words, the person it names, the topic."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.records import Span
from index.text import WORD, fold, name_key, name_words

# Words that a question is made of and that say nothing about its topic.
STOP = frozenset(
    "a about above after again against all also am an and any anyone anything are aren't as at be because been "
    "before being below between both but by can can't could couldn't did didn't do does doesn't doing don't down "
    "during each else ever everything few for from further get give gives gave had hadn't has hasn't have haven't "
    "having he her here hers herself him himself his how i i'd i'm i've if in into is isn't it it's its itself just "
    "let's me more most my no nor not of off on once one only or other our ours out over own please quote quoted "
    "quotes same shall she should show so some such tell than that that's the their theirs them themselves then "
    "there these they thing things this those through to too under until up upon very was wasn't we were weren't "
    "what what's whats when where which while who who's whom whose why will with won't would wouldn't you your "
    "yours".split()
)
SAYING = (
    "say says said saying tell tells told think thinks thought believe believes believed claim claims claimed argue "
    "argues argued comment comments commented mention mentions mentioned state states stated suggest suggests "
    "suggested describe describes described warn warns warned urge urges urged predict predicts predicted promise "
    "promises promised explain explains explained announce announces announced deny denies denied feel feels felt "
    "respond responds responded react reacts reacted call calls called demand demands demanded recommend recommends "
    "recommended propose proposes proposed insist insists insisted want wants wanted expect expects expected hope "
    "hopes hoped add adds added note notes noted point points pointed speak speaks spoke talk talks talked"
).split()
_VERBS = "|".join(SAYING)
_NAME = r"(?P<name>[^?,;]{1,80}?)"  # no name is longer; without an end, long questions cost quadratic time
_ABOUT = (
    r"(?:\s+(?:about|on|of|regarding|concerning|towards?|to|for|with|that|when|in|as|was|is|are|at|after)\b|[?.!]*$)"
)
VIEWS = (
    "views?|opinions?|thoughts?|comments?|reactions?|responses?|position|stance|remarks?|statements?|words|quotes?|"
    "take|verdict|message|warning|advice|prediction"
)

# Ways of asking what somebody said, tried in order; `name` is whom, the rest of the question the topic.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:did|does|do|has|have|had|would|will|can|could)\s+{_NAME}\s+(?:ever\s+|also\s+|have\s+to\s+|had\s+to\s+|actually\s+|really\s+)*"
        rf"(?:{_VERBS})\b",
        rf"\b(?:what|how)(?:\s+(?:is|was|are|were)|['’]?s)\s+{_NAME}(?:['’]s|['’])\s+(?:{VIEWS})\b",
        rf"^\s*{_NAME}(?:['’]s|['’])\s+(?:{VIEWS})\b",
        rf"\b(?:{VIEWS})\s+(?:by|from|of)\s+{_NAME}{_ABOUT}",
        rf"\baccording\s+to\s+{_NAME}(?:[,?]|$)",
    )
)
_WORDS_WANTED = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|comment\w*|mention\w*|remarks?|words|quotes?)\b", re.I
)
# "list" may be a topic; before somebody's quotes it is none.
_LISTING = re.compile(r"^\s*(?:(?:can|could|would|will)\s+(?:you|i)\s+)?(?:please\s+)?(?:list|see|read)\b", re.I)
_AROUND_NAMES = " \"'“”‘’"
_NOBODY = frozenset("he she they it you we i people others anyone anybody someone somebody everyone who there".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as understood: whom it asks about, as written, and the folded words that carry its topic.

    `terms` are all content words, the name's included; `topic` are those without the name and the verb of saying.
    `words_wanted` is that it asks for words ("what did she say?"), not for a view or a deed that others may tell of.
    """

    text: str
    asked: str | None
    terms: tuple[str, ...]
    topic: tuple[str, ...]
    words_wanted: bool = False


def understand(text: str) -> Question:
    """Return what a question asks. A name is whatever stands where a speaker would; the library knows if it is one."""
    match = _asking(text)
    asked = match["name"].strip(_AROUND_NAMES) if match else None
    if not asked or name_key(asked) in {"", *_NOBODY} or len(asked.split()) > 8:
        return Question(text=text, asked=None, terms=content_words(text), topic=content_words(text))
    # A blank in place of the name and its verb: what is left asks about the topic.
    rest = f"{_LISTING.sub('', text[: match.start()])} {text[match.end() :]}" if match else text
    topic = tuple(
        word
        for word in content_words(rest)
        if word not in STOP and word not in SAYING and not re.fullmatch(VIEWS, word)
    )
    wanted = bool(match and _WORDS_WANTED.search(match.group()))
    return Question(text=text, asked=asked, terms=content_words(text), topic=topic, words_wanted=wanted)


def named(text: str) -> Span | None:
    """Return where the name stands of whom a question asks about, None where it asks about nobody."""
    match = _asking(text)
    asked = understand(text).asked
    if match is None or asked is None:
        return None
    start = text.index(asked, match.start("name"))
    return Span(start, start + len(asked))


def _asking(text: str) -> re.Match[str] | None:
    return next((found for pattern in _PATTERNS if (found := pattern.search(text))), None)


def content_words(text: str) -> tuple[str, ...]:
    """Return the folded words that are no stop words, each once; all words where nothing else is left."""
    every = [re.sub(r"['’]s$", "", word) for word in WORD.findall(fold(text))]
    return tuple(dict.fromkeys(word for word in every if word not in STOP)) or tuple(dict.fromkeys(every))


def same_person(asked: str, name: str) -> bool:
    """Return whether a name asked for may be this person's: same last word, first words that agree.

    "thomas perez" is Thomas E. Perez, "pat tiberi" Patrick J. Tiberi; "eric trump" is not Donald Trump.
    A name of one word agrees with any first name, as does a last name of several: "Picard-Smith" is Jane Picard-Smith.
    """
    one, other = name_words(asked), name_words(name)
    if not one or not other or one[-1] != other[-1]:
        return False
    if len(one) == 1 or len(other) == 1:
        return True
    fewer, more = sorted((one, other), key=len)
    if more[-len(fewer) :] == fewer:
        return True
    short, long = sorted((one[0], other[0]), key=len)
    return long.startswith(short)
