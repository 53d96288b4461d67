"""What people type in Slack, as words: pure functions that never raise.

Slack sends `<...>` for what it linked itself, and `&amp;`, `&lt;`, `&gt;` for the characters that people typed
(https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from bot.periods import Period, at_end, at_start
from bot.wording import clean, web

_LINKED = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_EVERYBODY = ("!here", "!channel", "!everyone", "!group")
# Marks of formatting around words, as Slack reads them: no word touches them from outside, no blank from inside.
_FORMATS = tuple(
    re.compile(rf"(?<!\w){mark}(?=[^\s{mark[-1]}])([^{mark[-1]}\n]*[^\s{mark[-1]}]){mark}(?!\w)")
    for mark in ("```", "`", r"\*", "_", "~")
)
_QUOTED_LINE = re.compile(r"^[^\S\n]*(?:&gt;)+", re.MULTILINE)
# What stands between a word and the mark that ends its sentence; from the run's start, or long ones cost their square.
_BEFORE_STOP = re.compile(r"(?<![ ,])[ ,]+(?=[.?!](?:\s|$))| (?=[,;:](?:\s|$))")

_BARE_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_JOINED_ADDRESSES = re.compile(r"[,;](?=https?://)", re.IGNORECASE)
_OPENING, _CLOSING = "\"'“”‘’«»([{<", "\"'“”‘’«»]}>,;:.!"

_MARK = re.compile(r"[?？؟](?=[\s\"'”’)\]!?？؟]|$)")
_LEAD = r"(?:(?:and|but|so|or|ok|okay|also|then|well|hey|hi|hello|hm+)\b[\s,:;.!-]*)*"
_AUX = (
    r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|should|shall|may|might|"
    r"isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t|don['’]?t|doesn['’]?t|didn['’]?t|hasn['’]?t|haven['’]?t|"
    r"can['’]?t|couldn['’]?t|won['’]?t|wouldn['’]?t|shouldn['’]?t)"
)
_ASKING = re.compile(
    rf"\s*{_LEAD}(?:"
    rf"(?:what|who|whom|when|where|why|how)\s+(?:(?!(?:i|you|he|she|it|we|they|this|that|a|an)\b)[\w'’-]+\s+){{0,2}}{_AUX}\b|"
    rf"(?:what|who|when|where|why|how)['’](?:s|re|d)\s|"
    rf"(?:who|whose|which)\s+(?!(?:knows|cares|is|was|are|were|would|means|reminds|brings|makes|i)\b)\w+\s+\w|"
    r"how\s+(?:many|much|long|old|far|often|big|high)\b|(?:what|how)\s+about\s+\w|"
    r"(?:did|does|is|are|was|were|has|could|would|should|can|will|do)\s+"
    r"(?!(?:be|been|do|have|not|never|love|like|just|see|try|go|it|so|check|send|come|look|ask)\b)[\w'’-]+\s+\w|"
    r"(?:tell|show|give|remind)\s+(?:me|us)\s+(?:what|who|when|where|why|how|which|about|(?:\w+\s+)?quotes)\b)",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    r"\s*(?:(?:ok|okay|so|but|well|thanks)\b[\s,.!]*)*and\s+(?:about|on|for|regarding|concerning|what|who|when|where|why|how)\b",
    re.IGNORECASE,
)

_GREETING = re.compile(
    r"(?:(?:hi|hello|hey)\W+)?(?:help(?: me)?|hi|hello|hey|hey there|hi there|good (?:morning|afternoon|evening)|"
    r"test(?:ing)?|(?:what (?:can|do)|who are|what are) (?:you|u)(?: do| know)?|what(?: is|['’]s) this|"
    r"how (?:does|do) (?:this|you|it) work|"
    r"what can i (?:do|ask)(?: you| here)?|how (?:do|can|should) i (?:use|ask)(?: you| this| it| (?:a )?questions?)?|"
    r"how (?:do|can|should|would) (?:i|we) (?:add|upload|remove|delete|list|see)(?: (?:an?|the|my|your|all|new|more))*"
    r" (?:articles?|links?|stor(?:y|ies)|pages?|sources?|quotes?)|"
    r"(?:(?:list|show)(?: me)?(?: (?:all|the|your|my))*|which|what) articles?"
    r"(?: (?:do you have|are there|do you know))?|"
    r"articles|add(?: an?)? articles?|commands?|menu|start)",
    re.IGNORECASE,
)
_KEPT = re.compile(r"<@(\w+)>")
_MOST_NAMED = 5
_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|perfect|cool|nice|good|wow|got it)[\s,.!]*)*"
    r"(?:(?:many )?thanks|thank you|thx|cheers|ok(?:ay)?|great|perfect|cool|nice|got it)"
    r"(?: (?:a lot|so much|very much|pullquote))?",
    re.IGNORECASE,
)

_ADDING = frozenset(
    "add ingest read this these that it them please can could would will you me us for the a an my our your new to "
    "into in here attached library articles article files file pdf pdfs document documents report reports story "
    "stories text page pages link links also".split()
)

_ABOUT = re.compile(r"(?:^|\s)(?:about|regarding|concerning|on)(?:\s+|$)", re.IGNORECASE)


def question(text: str, *, bot_user: str, name_of: Callable[[str], str] | None = None) -> str:
    """Return what somebody asks, on one line: without the bot's mention, formatting and what calls everybody.

    People are given by what `name_of` says to their ids, else as Slack names them there, else as "somebody".
    """
    words = _LINKED.sub(lambda match: _shown(match[1], bot_user, name_of), _QUOTED_LINE.sub(" ", text))
    return _tidied(_ENTITY.sub(_character, _bare(words)))


def in_paragraphs(text: str) -> str:
    """Return what a message says with its lines as they are: without formatting, people as `kept`."""
    words = _LINKED.sub(lambda match: _shown(match[1], "", kept), _QUOTED_LINE.sub("", text))
    return clean(_ENTITY.sub(_character, _bare(words)))


def kept(user: str) -> str:
    """Return a person as Slack writes them, for `named` to find: who takes a message on cannot ask for their name."""
    return f"<@{user}>"


def named(words: str, name_of: Callable[[str], str]) -> str:
    """Return the words with names in place of the first people that were `kept`; further ones are "somebody"."""
    first = list(dict.fromkeys(_KEPT.findall(words)))[:_MOST_NAMED]
    names = {user: name_of(user) for user in first}
    # Whoever is unknown to Slack is called by their id, which nobody is quoted under.
    return _KEPT.sub(lambda match: _name(match[1], names), words)


def _name(user: str, names: Mapping[str, str]) -> str:
    name = clean(names.get(user, user))
    return "somebody" if name == user or not name.strip() else name


def mentions(text: str, user: str) -> bool:
    """Return whether somebody is mentioned."""
    return any(_who(match[1]) == user for match in _LINKED.finditer(text))


def starts_with_another(text: str, bot_user: str) -> bool:
    """Return whether a message begins with the mention of somebody else, or of a group of people."""
    first = re.match(r"[\s*_~]*<([^<>]*)>", _QUOTED_LINE.sub(" ", text))
    if not first:
        return False
    who = _who(first[1])
    return first[1].startswith("!subteam^") if who is None else who != bot_user


def is_question(text: str) -> bool:
    """Return whether it is asked rather than told: by its mark, or by its first words."""
    words = _BARE_ADDRESS.sub(" ", question(text, bot_user=""))
    if not any(map(str.isalnum, words)):
        return False
    return bool(_MARK.search(words) or _ASKING.match(words) or _FOLLOWING.match(words))


def is_greeting(words: str) -> bool:
    """Return whether somebody only says hello, or asks for help: what the bot is, and how it is used."""
    return _GREETING.fullmatch(words.strip(" ?!.,/")) is not None


def is_help(words: str) -> bool:
    """Return whether somebody asks how a command is used, as they would of any."""
    return words.strip(" -?!.").lower() == "help" or words.strip() == "?"


def is_thanks(words: str) -> bool:
    """Return whether somebody only says thanks."""
    return _THANKS.fullmatch(words.strip(" ?!.,")) is not None


def bare_address(words: str) -> str | None:
    """Return the web address that somebody sends with nothing to say of it, as if that added it."""
    found, others = addresses(words)
    said = {word.lower() for word in others} <= {"add", "ingest", "read", "this", "article", "please"}
    return found[0] if found and said else None


def is_to_add(words: str) -> bool:
    """Return whether somebody asks for what comes with the words to be added, and for nothing else."""
    said = {word.lower().rstrip("?") for word in addresses(words)[1]}
    return bool(said & {"add", "ingest"}) and said <= _ADDING


def addresses(text: str) -> tuple[list[str], list[str]]:
    """Return the web addresses, each once, and the words that are none."""
    found: dict[str, None] = {}
    others: dict[str, None] = {}
    for word in _pieces(text):
        if web(word):
            found[word] = None
        elif any(map(str.isalnum, word)) and word.lower() != "and":
            others[clean(word)] = None
    return list(found), list(others)


class QuotesAsked(NamedTuple):
    """Whose quotes are wanted ("" where nobody is named), about what, and of which days."""

    name: str
    about: str | None = None
    period: Period | None = None


def quotes_asked(text: str, *, today: date) -> QuotesAsked:
    """Return which quotes are wanted: "NAME [about TOPIC]", with a period at the end, at the start or after the name.

    Only a phrase that is a period and nothing else counts as one. `today` is the day where it was typed.
    """
    words = question(text, bot_user="")
    timed = at_end(words, today) or at_start(words, today)
    name, about = _named_about(timed[0] if timed else words)
    if not timed and about and (timed := at_end(name, today)):
        name = timed[0]
    return QuotesAsked(name, about, timed[1] if timed else None)


def _named_about(words: str) -> tuple[str, str | None]:
    name, *topic = _ABOUT.split(words, maxsplit=1)
    name = re.sub(r"^(?:quotes\s+)?(?:by|from|of)\s+", "", name.strip(), flags=re.IGNORECASE)
    about = "".join(topic).strip(" \"'“”‘’?.!,;")
    return name.strip(" \"'“”‘’?.!,;:@"), about or None


def _shown(linked: str, bot_user: str, name_of: Callable[[str], str] | None) -> str:
    """Return what a reader sees of something that Slack linked; entities stay."""
    what, _, label = linked.partition("|")
    if what.startswith("@"):
        if what == f"@{bot_user}":
            return " "
        return _escaped(name_of(what[1:])) if name_of else label or "somebody"
    if what.startswith("#"):
        return f"#{label}" if label else "a channel"
    if what.startswith("!"):
        return " " if what in _EVERYBODY else label or " "
    return label or what.removeprefix("mailto:").removeprefix("tel:")


def _character(entity: re.Match[str]) -> str:
    return _CHARACTERS[entity[1]]


def _escaped(name: str) -> str:
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _who(linked: str) -> str | None:
    """Return the id of the person that is mentioned, None where nobody is."""
    return linked[1:].partition("|")[0] if linked.startswith("@") else None


def _bare(text: str) -> str:
    for marks in _FORMATS:
        text = marks.sub(r"\1", text)
    return text


def _tidied(text: str) -> str:
    """Return the text on one line, without what the bot's mention leaves at its ends."""
    line = clean(" ".join(text.split()))
    return _BEFORE_STOP.sub("", line).lstrip(",;:.!- ").rstrip(" ,;")


def _pieces(text: str) -> Iterator[str]:
    """Yield what blanks part, what Slack linked as it stood before; entities as characters, marks around it dropped."""
    for piece in _split(text):
        yield from (_trimmed(part) for part in _JOINED_ADDRESSES.split(_ENTITY.sub(_character, piece)))


def _split(text: str) -> Iterator[str]:
    end = 0
    for match in _LINKED.finditer(text):
        yield from text[end : match.start()].split()
        what, shown = match[1].partition("|")[0], _shown(match[1], "", None).strip()
        # What a link is called never counts for where it leads.
        yield what if web(what) or web(shown) else shown
        end = match.end()
    yield from text[end:].split()


def _trimmed(word: str) -> str:
    """Return a word without the marks of a sentence around it; a bracket that it opens itself stays closed."""
    while len(word) > 1 and word[0] == word[-1] and word[0] in "*_~`":
        word = word[1:-1]
    word = word.lstrip(_OPENING)
    unopened = word.count(")") - word.count("(")
    end = len(word)
    while end and (word[end - 1] in _CLOSING or (word[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= word[end] == ")"
    return word[:end]
