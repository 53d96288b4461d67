"""A question asked after another one, as it is to be understood: with the speaker or the topic carried over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.text import fold, name_key

from .earlier import PREPOSITIONS, Earlier
from .question import SAYING, STOP, VIEWS, content_words, named

# Who writes more says all that is meant; and what follows stays quick, whatever is pasted.
LONGEST = 300
LONGEST_EARLIER = 1500
_LONGEST_NAME = 5
_LONGEST_FRAGMENT = 4
_LONGEST_PHRASE = 8

Known = Callable[[str], bool]

_WH = r"(?:what|who|whom|whose|which|when|where|why|how)"
_AUX = r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|should|might|may)"
_CONNECTED = re.compile(r"(?:and|but|or|so|also|then|plus)\b[\s,]*", re.IGNORECASE)
_COURTESY = re.compile(
    r"(?:(?:ok|okay|well|hey|hi|hello|hm+|thanks|thank you|thx|please|pls)\b[\s,.!:;–—-]*"
    r"|(?:great|cool|nice|good|perfect|interesting|yes|yeah|no|right|sorry|i see|got it|wow)\b\s*[,.!:;–—-]+\s*)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]*(?:\b(?:please|pls|too|as well|then|though|instead|thanks|thank you)\b|[\s?!.,;:…])$", re.IGNORECASE
)
_NO_FRAGMENT = frozenset(
    "really seriously right sure true correct ok okay thanks thank hello hi hey great cool nice good interesting wow "
    "lol yes yeah no nope maybe perfect sorry agreed same ditto source sources link links url hm hmm more what who "
    "when where why how which whose whom can could will would do does did is are was were has have had should may "
    "might let please tell show give list find quote quotes say said nothing everything anything something any anyone "
    "anybody others other another else which today tomorrow yesterday now again translate translated translation "
    "summarise summarize summary explain repeat continue next according context english german french spanish dutch "
    "word words page pages reference references citation author date help not all".split()
)
# What is asked about the article, not of it: the question before has no place in it.
_OF_THE_ARTICLE = re.compile(
    r"\b(?:wrote|written|writes|report(?:s|ed)|publish(?:ed|es)|print(?:ed|s)|translate[ds]?|summari[sz]ed?|articles?|"
    r"outlets?|papers?|newspapers?|sources?|links?|in\s+(?:english|german|french|spanish|dutch))\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"(?:(?:can|could|would|will)\s+(?:you|i)\s+)?(?:please\s+)?(?:show|list|give|find|get|see|read|all|every)\b",
    re.IGNORECASE,
)
_SOMEBODY_ON = re.compile(r"(?P<who>[^,;]{1,80}?)\s+(?:on|about)\s+(?P<what>.+)", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’.-]*\s*)+")
_WHAT_ABOUT = re.compile(r"(?:what|how)\s+about\s+(?P<what>.+)", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:(?:anything|something|more)\s+)?(?P<how>about|regarding|concerning|on|of)\s+(?P<what>.+)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)|the\s+\d|\d)",
    re.IGNORECASE,
)
_PHRASE = re.compile(rf"(?:{PREPOSITIONS})\s+(?!{_WH}\b)\S+", re.IGNORECASE)
_BY = re.compile(r"(?:by|from|according\s+to|(?:(?:the\s+)?same\s+(?:question\s+)?)?for)\s+(?P<who>.+)", re.IGNORECASE)
_BARE = re.compile(
    rf"(?!(?:which|whose)$)(?:(?:since|until|for|by|from|to|with)\s+)?{_WH}(?:\s+(?:long|come|so|not|exactly|much|many|often|far))?"
    rf"|(?:why|how|when|where)\s+{_AUX}\s+(?:it|that|this)",
    re.IGNORECASE,
)
_DID = re.compile(rf"{_AUX}\s+(?P<who>.+)", re.IGNORECASE)
_ELSE = re.compile(
    r"(?:(?:and\s+)?(?:what|anything|something)\s+(?:else|more)|(?:any\s+)?more|go\s+on|tell\s+me\s+more)",
    re.IGNORECASE,
)
_WHO_ELSE = re.compile(r"(?:who|anyone|anybody|did\s+anyone|did\s+anybody)\s+else", re.IGNORECASE)
_HIS_VIEW = re.compile(rf"['’]s?(?:\s+(?:{VIEWS}))?$", re.IGNORECASE)

_PERSON = re.compile(
    r"\b(?P<subject>he|she|they|him|them|hers|theirs)\b|\b(?P<whose>his|their)\b|\b(?P<her>her)\b", re.IGNORECASE
)
_AT_END = re.compile(r"\b(?:about|of|on|with|to|from|for|by|against)\s+(?:him|her|them)$", re.IGNORECASE)
_THING_AT_END = re.compile(r"(?P<before>\S+)\s+(?P<thing>it|this|that|these|those|them)$", re.IGNORECASE)
_THING_SUBJECT = re.compile(
    rf"\b{_AUX}\s+(?P<thing>it)\s+"
    r"(?!(?:true|false|raining|possible|clear|known|that|likely|correct|right|from|about)\b)\w",
    re.IGNORECASE,
)
_SAYING_NEXT = re.compile(
    rf"(?:\s+(?:ever|also|really|actually|have|had|to))*\s+(?:{'|'.join(SAYING)})\b", re.IGNORECASE
)
_SAID_THAT = re.compile(rf"(?:{'|'.join(SAYING)})\s+(?:it|this|that)$", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|this|that|they|them|these|those)\b", re.IGNORECASE)
_SAYS = re.compile(
    r"\b(?:say|said|think|comment|talk|speak|respond|react|argue|suggest|add)$|"
    rf"['’]s?\s+(?:{VIEWS})$|\b(?:{VIEWS})\s+(?:by|from|of)\s+[\w\s'’.-]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """A question with what was asked before put into it, in `text`.

    `asked` are the questions to put, in this order, until one is answered: people also begin anew, and what they typed
    may be whole. `told` is the one that is told of when none is. What is `added` behind the earlier question has an
    answer only if that is another than the earlier one's.
    """

    text: str
    asked: tuple[str, ...]
    told: str
    added: bool = False


def follow_up(question: str, earlier: str, *, known: Known) -> Continued | None:
    """Return a question as it is to be understood after an earlier one in the same conversation.

    None where it stands alone, or asks nothing. The earlier one may itself have been understood so; `known` tells
    whether somebody of a name is quoted. Takes milliseconds, however long the texts are.
    """
    words, before = " ".join(question.split()), " ".join(earlier.split())
    if len(words) > LONGEST or len(before) > LONGEST_EARLIER or not any(map(str.isalnum, before)):
        return None
    rest, connected = _without_lead(words)
    if not any(map(str.isalnum, rest)):
        return None
    follows = _FollowUp(rest, Earlier.of(before), known, asked=connected or words.rstrip().endswith("?"))
    return follows.continued(question, connected=connected)


def is_topic(question: str) -> bool:
    """Return whether a question can be gone on from: it asks of somebody, or about something of its own."""
    words = " ".join(question[:LONGEST_EARLIER].split())
    before = Earlier.of(words)
    if before.speaker or before.topic:
        return True
    leans = _OF_THE_ARTICLE.search(words) or _PERSON.search(words) or _THING.search(words)
    return not leans and not set(content_words(words)) <= _NO_FRAGMENT | STOP


def _without_lead(words: str) -> tuple[str, bool]:
    """Return the words without greetings, "and" and courtesies around them, and whether there was an "and"."""
    connected = False
    while True:
        if match := _CONNECTED.match(words):
            connected = True
        elif not (match := _COURTESY.match(words)):
            break
        words = words[match.end() :]
    while match := _TRAILING.search(words):
        words = words[: match.start()]
    return words, connected


class _FollowUp:
    """What follows an earlier question: `words` on one line; `asked` where they are marked as a question."""

    def __init__(self, words: str, before: Earlier, known: Known, *, asked: bool) -> None:
        self._words = words
        self._before = before
        self._known = known
        self._asked = asked

    def continued(self, question: str, *, connected: bool) -> Continued | None:
        """Return the whole question with what is to be asked; None where it is whole as it stands."""
        if text := self._more() or self._somebody_else(connected=connected) or self._somebody_on(connected=connected):
            return Continued(text=text, asked=(text,), told=text)  # what stands there would be anybody's words
        if text := self._something_else() or self._narrower():
            added = self._before.is_joined(text)
            return Continued(text=text, asked=(text, question), told=question if added else text, added=added)
        if text := self._fragment(connected=connected):
            added = self._before.is_joined(text)
            asked = (text, question) if connected else (question, text)
            return Continued(text=text, asked=asked, told=text if connected and not added else question, added=added)
        if text := self._with_pronouns():
            # Without his name anybody's words would be taken for his.
            his = bool(_ONE_PERSON.search(self._words)) and not self._before.is_joined(text)
            return Continued(text=text, asked=(text,) if his else (text, question), told=text if his else question)
        if text := self._same_topic(connected=connected):
            return Continued(text=text, asked=(text, question), told=question)
        return None

    def _more(self) -> str | None:
        """Understand "what else?" and "who else?"."""
        who, what = self._before.who(self._known), self._before.what()
        if _ELSE.fullmatch(self._words):
            return f"what else did {who} say?" if who else None
        if _WHO_ELSE.fullmatch(self._words):
            return f"who else spoke about {what}?" if what else None
        return None

    def _somebody_else(self, *, connected: bool) -> str | None:
        """Understand "and Lind?", "what about Lind?", "did Lind?", "according to Lind?"."""
        for pattern, group in ((_WHAT_ABOUT, "what"), (_BY, "who"), (_DID, "who")):
            if match := pattern.fullmatch(self._words):
                return self._by(match[group])
        return self._by(self._words) if connected or self._asked else None

    def _by(self, words: str) -> str | None:
        name = _HIS_VIEW.sub("", words.strip(" \"'“”‘’"))
        if not name_key(name) or len(name.split()) > _LONGEST_NAME or set(fold(name).split()) <= STOP | _NO_FRAGMENT:
            return None
        return self._before.by(name) if self._known(name) else None

    def _somebody_on(self, *, connected: bool) -> str | None:
        """Understand "and Lind on schools?"."""
        match = _SOMEBODY_ON.fullmatch(self._words) if self._asked else None
        if not match or match["who"].lower() in _ABOUT_WORDS or _PERSON.search(self._words):
            return None
        # A name that is not known is one all the same: the earlier speaker's words would be another's.
        if self._known(match["who"]) or (connected and _NAME.fullmatch(match["who"]) and not _asks(match["who"])):
            return f"what did {match['who']} say about {match['what']}?"
        return None

    def _something_else(self) -> str | None:
        """Understand "about technology?", "what about technology?"."""
        if match := _WHAT_ABOUT.fullmatch(self._words):
            what = match["what"]
            if _PERSON.search(what) or _THING.fullmatch(what) or _is_none(what):
                return None
            return self._before.narrowed(what) if _is_phrase(what) else self._before.about(what, "about")
        if (match := _ABOUT.fullmatch(self._words)) and not _PERSON.search(match["what"]):
            if match["how"].lower() == "on" and _TIME.match(match["what"]):
                return self._before.narrowed(self._words)
            return self._before.about(match["what"], match["how"])
        return None

    def _narrower(self) -> str | None:
        """Understand "for members?", "why?"."""
        if _is_phrase(self._words) and not _PERSON.search(self._words) and not _OF_THE_ARTICLE.search(self._words):
            return self._before.narrowed(self._words)
        return self._before.joined(self._words) if _BARE.fullmatch(self._words) else None

    def _fragment(self, *, connected: bool) -> str | None:
        """Understand "and technology?", "technology?"."""
        several = fold(self._words).split()
        most = _LONGEST_FRAGMENT if connected else _LONGEST_FRAGMENT - 1
        if not self._asked or len(several) > most or _is_none(self._words) or _PERSON.search(self._words):
            return None
        if (
            _THING.search(self._words)
            or (not connected and _SOMEBODY_ON.fullmatch(self._words))
            or set(several) <= STOP
            or (several[0] in STOP and several[0] not in _DETERMINERS)
        ):
            return None
        return self._before.about(self._words, "about")

    def _with_pronouns(self) -> str | None:
        """Understand "what did he say about schools?", "what did they say about it?", "when will it open?"."""
        if _WHAT_ABOUT.fullmatch(self._words):
            return None
        words = self._thing_named(self._person_named(self._words))
        if words != self._words:
            return f"{words}?"
        if _THING.search(words) and not self._before.speaker and not named(words) and _asks(words):
            return self._before.joined(words)
        return None

    def _person_named(self, words: str) -> str:
        """Return the words with the earlier speaker's name in place of the first "he" or "her"."""
        who = self._before.who(self._known)
        found = [one for one in _PERSON.finditer(words) if not self._is_things(one, words)]
        if not who or not found or len(words.split()) < 3:
            return words
        pronoun = found[0]
        if _is_told(words[: pronoun.start()]) and not (len(found) == 1 and _AT_END.search(words)):
            return words  # somebody named in the same question
        whose = pronoun["whose"] or (
            pronoun["her"] and re.match(r"\s+(?!(?:to|about|on|in|at|for)\b)\w", words[pronoun.end() :])
        )
        name = f"{who}'s" if whose else who
        return f"{words[: pronoun.start()]}{name}{words[pronoun.end() :]}"

    def _is_things(self, pronoun: re.Match[str], words: str) -> bool:
        """Return whether "they", "them" or "their" are more likely others, or things, than whom it was asked of."""
        what, rest = pronoun.group().lower(), words[pronoun.end() :]
        if what == "their":
            return not _VIEW_NEXT.match(rest)
        if what == "them":
            return bool(self._before.topic)
        return what == "they" and not _SAYING_NEXT.match(rest)

    def _thing_named(self, words: str) -> str:
        """Return the words with the earlier topic in place of an "it" that stands for it."""
        what = self._before.what()
        if what and _SAID_THAT.search(words) and not _OF_THE_ARTICLE.search(words):
            return f"{words} about {what}"
        match = _THING_AT_END.search(words) or _THING_SUBJECT.search(words)
        if not what or not match or _OF_THE_ARTICLE.search(words):
            return words
        if match["thing"].lower() in _SEVERAL and not _SEVERAL_THINGS.search(what):
            return words
        if re.fullmatch(_AUX, match.groupdict().get("before") or "", re.IGNORECASE):
            return words
        start, end = match.span("thing")
        return f"{words[:start]}{what}{words[end:]}"

    def _same_topic(self, *, connected: bool) -> str | None:
        """Understand "what did Lind say?" after a question about something."""
        own = named(self._words)
        if (
            own is None
            or _LISTS.match(self._words)
            or not _SAYS.search(self._words)
            or _THING.search(self._words[own.end :])
        ):
            return None
        if what := self._before.what():
            return f"{self._words} about {what}?"
        return self._before.by(own.of(self._words)) if connected and not self._before.speaker else None


_ABOUT_WORDS = frozenset("what how anything something more views quotes".split())
_SEVERAL = frozenset(("them", "these", "those"))
_SEVERAL_THINGS = re.compile(r"s$|\band\b", re.IGNORECASE)
_VIEW_NEXT = re.compile(rf"\s+(?:{VIEWS})\b", re.IGNORECASE)
_ONE_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_DETERMINERS = frozenset("the a an other our your its more most some any all same".split())


def _is_phrase(words: str) -> bool:
    return (
        bool(_PHRASE.match(words))
        and len(words.split()) <= _LONGEST_PHRASE
        and not re.search(rf"\b{_WH}\b", words, re.I)
    )


def _is_none(words: str) -> bool:
    """Return whether words that could name a topic name none: "any others", "today", "source"."""
    several = [word.strip("?!.,;:\"'“”‘’") for word in fold(words).split()]
    return several[0] in _NO_FRAGMENT or set(several) <= _NO_FRAGMENT | STOP


def _asks(words: str) -> bool:
    return bool(re.match(rf"(?:{_WH}|{_AUX})\b", words, re.IGNORECASE))


def _is_told(words: str) -> bool:
    """Return whether somebody is named in what stands before a pronoun."""
    return bool(re.search(r"(?<=\s)(?!I\b)[A-Z]", words) or named(words))
