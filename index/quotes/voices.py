"""Whose voice a phrase means: a name, a pronoun or a description, read in order so that what came before counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Span
from index.speakers import Cast, Name, Person
from index.speakers import lexicon as lex
from index.speakers.lexicon import listed

from . import mentions as m
from . import phrases as p
from . import tags as t
from .layout import Item, Sentence

_DEFINITE = listed("the this that")
_KEPT = 40
_FAR = 4
_FAR_COMPANY = 12
_NEAR = 2
_LONGEST_DESCRIPTION = 7
_ANY_BODY = listed(
    "it company firm group business manufacturer corporation startup chain retailer supplier operator maker carmaker "
    "developer lender insurer airline bank charity publisher brewer grocer supermarket carrier"
)
_ANY_SPEAKING = _ANY_BODY | listed("agency organisation organization institution body association watchdog")
_BODY_NOUNS = lex.BODIES | _ANY_SPEAKING
_NO_PERSON = lex.BODIES | lex.PLACES | lex.PRESS_WORDS | listed("united athletic wanderers town albion")
# Bodies that nobody calls "the company".
_PUBLIC = listed(
    """
    agency army assembly authority cabinet caucus commission committee congress council court department force
    government house institute ministry movement navy office parliament party police pentagon school senate state
    tribunal union university county district act bill treaty agreement street avenue road park river lake mountain
    island city valley hall building stadium arena tower beach bay cup games olympics championship prize award awards
    day week war revolution show report review research forum summit museum hospital college church
    """
)
# Too general to stay with one person: "the official" of the next paragraph may be another.
_ANYBODY = listed(
    """
    man woman boy girl official player speaker leader winner person resident student worker voter source victim suspect
    """
)
_GENDER = {"he": "m", "she": "f"}
# How sure a kind of mention makes us of the person, measured on news articles.
SURE = {"name": 0.98, "pronoun": 0.95, "described": 0.88, "guessed": 0.7, "body": 0.9, "nobody": 0.78, "subject": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks: the person meant, if one is named, how the sentence names them, who reported it.

    `press`: the voice is an outlet's, which is nobody's where a person is named for the words. `lows` are the words of
    a definite description whose person is not known yet.
    """

    person: Person | None = None
    mention: Span | None = None
    via: str | None = None
    sure: float = 0.0
    press: bool = False
    lows: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anybody at all is said to speak."""
        return self.person is not None or self.mention is not None


NOBODY = Voice()


class Voices:
    """Reads an article's sentences in order and tells whom each phrase means."""

    def __init__(self, text: str, cast: Cast) -> None:
        self._text = text
        self._cast = cast
        self._recent: list[Person] = []
        self._subjects: list[tuple[int, Person]] = []
        self._bodies: list[tuple[int, Person]] = []
        self._named: list[tuple[int, Person]] = []
        self._seen: dict[int, int] = {}
        self._paragraph = 0
        self._opener: Person | None = None

    def begin(self, sentence: Sentence) -> None:
        """Start on a sentence: what is remembered from now on is of it."""
        self._paragraph = sentence.paragraph

    def end(self, sentence: Sentence, speaker: Person | None) -> Person | None:
        """Remember a sentence's people and its subject; return the subject if it is surely a person or has spoken."""
        subject = speaker or self.subject(sentence)
        for item in sentence.items:
            if item.name and m.is_person(item.name):
                person = self._cast.person(item.name)
                person.forms.setdefault(item.name.span.of(self._text))
                self._remember(person)
        owner = sentence.items[0].name if sentence.items and sentence.items[0].owner else None
        if owner and m.is_person(owner) and (whose := self._cast.person(owner)) is not subject:
            self._subjects.append((sentence.paragraph, whose))  # "Jane Roe's son was ill. She said ..."
        if subject:
            self._remember(subject)
            self._subjects = [*self._subjects[-_KEPT:], (sentence.paragraph, subject)]
        named = [(sentence.paragraph, self._cast.person(name)) for name in self._named_bodies(sentence)]
        self._named = [*self._named[-_KEPT:], *named]
        first = sentence.items[0].name if sentence.items else None
        self._opener = subject if first and subject and first.text == subject.name else None
        if speaker and _is_body(speaker):
            self._bodies = [*self._bodies[-_KEPT:], (sentence.paragraph, speaker)]
        return subject if subject and (subject.sure or subject.speaks) else None

    def _remember(self, person: Person) -> None:
        if person.body:
            return
        self._seen[id(person)] = self._paragraph
        if person in self._recent:
            self._recent.remove(person)
        self._recent = [person, *self._recent[:_KEPT]]

    def subject(self, sentence: Sentence) -> Person | None:
        """Return whom a sentence is about: its first person that hangs on no preposition."""
        if (described := self._opening(sentence)) is not None:
            return described
        fallback: Person | None = None
        for at, item in enumerate(sentence.items):
            if item.low in _GENDER:
                return self._pronoun(item.low, sentence, at)
            if not item.name or not m.is_person(item.name) or m.is_modifier(sentence.items, at):
                continue
            person = self._cast.person(item.name)
            if (at and sentence.items[at - 1].low in p.PREPOSITIONS) or item.owner:
                fallback = person if fallback is None or (person.sure and not fallback.sure) else fallback
                continue
            return person
        return fallback

    def _opening(self, sentence: Sentence) -> Person | None:
        """Return whom the description means that a sentence opens with: "The composer, 44, has spent the summer"."""
        items = sentence.items
        if not items or items[0].low not in _DEFINITE:
            return None
        end = 1
        while end < min(len(items), _LONGEST_DESCRIPTION) and items[end].kind == "word" and not items[end].owner:
            end += 1
            if self._is_person_noun(items[end - 1].low) and not (
                end < len(items) and self._is_person_noun(items[end].low)
            ):
                break
        else:
            return None
        behind = items[end : end + 2]
        if any(item.name for item in behind) or any(item.owner or item.low in lex.BODIES for item in behind[:1]):
            return None  # "The coxswain, Pete Roe", "The harbour master's office"
        voice = self._described(sentence, items[:end], Span(items[0].span.start, items[end - 1].span.end))
        return voice.person if voice else None

    def _pronoun(self, word: str, sentence: Sentence, at: int) -> Person | None:
        """Return whom "he" or "she" at item `at` means: somebody of the sentence before it, else the latest subject."""
        gender = _GENDER[word]
        for place, item in enumerate(sentence.items[:at]):
            if item.name and m.is_person(item.name) and not item.owner and not m.is_modifier(sentence.items, place):
                person = self._cast.person(item.name)
                if self._fits(person, gender):
                    return person
        for paragraph, person in reversed(self._subjects):
            if self._paragraph - paragraph > _FAR:
                break
            if self._fits(person, gender):
                return person
        return next((one for one in self._recent if self._fits(one, gender)), None)

    def _fits(self, person: Person, gender: str) -> bool:
        return (
            not person.body and person.gender in {"", gender} and (person.sure or person.speaks or bool(person.gender))
        )

    def of(self, sentence: Sentence, tag: t.Tag) -> Voice:
        """Return whose voice a tag's subject is."""
        items = tag.subject
        if not items:
            return NOBODY
        at = sentence.items.index(items[0])
        return self.phrase(sentence, items, at)

    def phrase(self, sentence: Sentence, items: Sequence[Item], at: int) -> Voice:
        """Return whose voice a noun phrase is; `at` is where it begins in its sentence."""
        main = m.main(items)
        mention = Span(main[0].span.start, main[-1].span.end)
        if main[0].low in p.PRONOUNS:
            if main[0].low == "it" and (body := self._body("it", sentence)):
                return Voice(person=body, mention=mention, sure=SURE["guessed"])
            person = self._pronoun(main[0].low, sentence, at) if main[0].low in _GENDER else None
            return Voice(person=person, mention=mention, sure=SURE["pronoun"] if person else SURE["nobody"])
        if name := m.person_of(main, items):
            person = self._cast.person(name)
            person.speaks = True
            return Voice(person=person, mention=m.mention(main, name), sure=SURE["name"])
        if outlet := t.press(main):
            return Voice(person=self._cast.person(outlet), mention=mention, sure=SURE["body"], press=True)
        if voice := self._described(sentence, main, mention):
            return voice
        if name := m.body_of(main):
            return Voice(person=self._cast.person(name), mention=mention, sure=SURE["body"])
        return Voice(mention=mention, sure=SURE["nobody"])

    def _is_person_noun(self, low: str) -> bool:
        return lex.is_role(low) or self._cast.describes(low)

    def _described(self, sentence: Sentence, main: Sequence[Item], mention: Span) -> Voice | None:
        """Return the voice of a description such as "the Alibaba founder" or "the company"."""
        head = m.head(main)
        low = m.noun(head)
        if low in _BODY_NOUNS and main[0].low in _DEFINITE and (body := self._body(low, sentence)):
            return Voice(person=body, mention=mention, sure=SURE["guessed"])
        if not (low in lex.PEOPLES or self._is_person_noun(low)):
            return None
        lows = tuple(word for item in main for word in m.words(item))
        person, sure = self._cast.described(lows, self._recent)
        party = len(main) == 1 and low in lex.PEOPLES  # "Republican claims" are nobody's
        if person and not party and main[0].low not in {"a", "an", "one", "another"}:
            self._note(person, main, low)
            return Voice(person=person, mention=mention, sure=sure)
        if main[0].low not in _DEFINITE or len(main) > _LONGEST_DESCRIPTION or m.is_told_apart(sentence, main):
            return Voice(mention=mention, sure=SURE["nobody"])
        if self._cast.is_stranger(low, mention.start):
            return Voice(mention=mention, sure=SURE["nobody"])
        if guess := self._guess(low, lows):
            self._note(guess, main, low)
            return Voice(person=guess, mention=mention, sure=SURE["guessed"])
        return Voice(mention=mention, sure=SURE["nobody"], lows=lows)

    def _guess(self, head: str, lows: Sequence[str]) -> Person | None:
        """Return whom a description may mean that fits nobody's: the latest subject, first one not described yet."""
        known = [*(one for _, one in reversed(self._subjects)), *self._recent]
        fitting = [one for one in known if one.sure and _may_be(one, head) and not one.is_other_than(lows)]
        near = (one for one in fitting if not one.roles and self._paragraph - self._seen.get(id(one), 0) <= _NEAR)
        if self._opener and _may_be_person(self._opener, head):
            self._opener.sure = True  # "Oyelaran Bisi opens the door. The potter, 38, ..."
            return self._opener
        return next(near, next(iter(fitting), None))

    def again(self, voice: Voice) -> Voice:
        """Return the voice of a description with the person whom the rest of the article tells that it means."""
        person = self._cast.only(voice.lows) if voice.lows else None
        return voice if person is None else replace(voice, person=person, sure=SURE["guessed"], lows=())

    def _body(self, word: str, sentence: Sentence) -> Person | None:
        """Return the body that "it", "the company" or "the ministry" can mean: one that spoke, else one named."""
        far = _FAR if word == "it" else _FAR_COMPANY
        spoke = [body for paragraph, body in reversed(self._bodies) if self._paragraph - paragraph <= far]
        called = (body for body in spoke if word in body.name.lower().split())
        if body := next(called, spoke[0] if spoke and word in _ANY_SPEAKING else None):
            return body
        if word == "it":
            return None
        here = [self._cast.person(name) for name in self._named_bodies(sentence)]
        earlier = [one for paragraph, one in reversed(self._named) if self._paragraph - paragraph <= _FAR]
        return next((one for one in (*here, *earlier) if _may_be_body(one, word)), None)

    def _named_bodies(self, sentence: Sentence) -> list[Name]:
        """Return the names of a sentence that may be bodies': those that are, and a name that opens it."""
        return [
            item.name
            for at, item in enumerate(sentence.items)
            if item.name
            and not (item.owner or (at and sentence.items[at - 1].low in {"(", ":"}))
            and (item.name.sort == "body" or (at == 0 and self._may_open(item.name)))
        ]

    def _may_open(self, name: Name) -> bool:
        return name.sort == "maybe" and (len(name.words) > 1 or self._cast.is_named_again(name))

    def _note(self, person: Person, main: Sequence[Item], head: str) -> None:
        if head in _ANYBODY and len(main) <= 2:
            return
        if head not in lex.PEOPLES:
            person.describe([word for item in main for word in m.words(item)], head)
        form = self._text[main[0].span.start : main[-1].span.end]
        person.forms.setdefault(form[0].lower() + form[1:] if form.startswith("The ") else form)


def _is_body(person: Person) -> bool:
    return person.body or not (person.sure or person.gender)


def _may_be_body(body: Person, word: str) -> bool:
    lows = [low.lower() for low in body.words]
    if word in lows[-1:] and len(lows) > 1:
        return True
    press = lows[-1] in lex.PRESS_WORDS
    return word in _ANY_BODY and _is_body(body) and not press and not set(lows) & _PUBLIC


def _may_be(person: Person, role: str) -> bool:
    if role in {"boy", "girl"}:
        return False
    if role in lex.FEMALE_ROLES or role.endswith("woman"):
        return person.gender in {"", "f"}
    if role in lex.MALE_ROLES:
        return person.gender in {"", "m"}
    return not person.body


def _may_be_person(person: Person, role: str) -> bool:
    """Return whether a name that nothing shows to be a person's yet may be one, called by a noun for people only."""
    lows = [word.lower() for word in person.words]
    if person.sure or person.body or len(lows) < 2 or not lex.is_sure_role(role):
        return False
    return not lows[-1].endswith("s") and _NO_PERSON.isdisjoint(lows) and _may_be(person, role)
