"""What people write in a thread in which the bot answered: to each other, or on from the answer."""

from __future__ import annotations

import re

from bot.typed import is_question, kept, question

_COURTESY = (
    r"(?:ok|okay|thanks|thank\s+you|thx|great|cool|nice|perfect|right|sure|yes|yeah|no|well|so|hm+|good|sorry|wow|lol)"
)
_LEAD = rf"(?:{_COURTESY}\b[\s,.!:;–—-]*)*"
_AUX = r"(?:do|does|did|is|are|am|was|were|has|have|had|can|could|will|would|should|shall|may|might|must)(?:n['’]?t)?"
_SAYING = (
    r"(?:say|said|think|mention|tell|warn|suggest|claim|argue|promise|predict|propose|comment|explain|announce|respond|"
    r"react|want|believe|call|add|admit|deny|talk|speak)"
)
_NOT_NAMED = (
    r"(?:i|you|u|we|he|she|it|they|this|that|these|those|there|people|any\w*|some\w*|every\w*|nobody|no|who|what|not)\b"
)

_OF_SOMEBODY = re.compile(
    rf"\b(?:do|does|did|has|have|had|would|will)\s+(?!{_NOT_NAMED})[^\s?!.,]+(?:\s+[^\s?!.,]+){{0,4}}?\s+{_SAYING}\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"\s*{_LEAD}(?:and\s+)?(?:(?:can|could|would|will)\s+(?:you|u|we|i)\s+)?(?:please\s+)?"
    r"(?:(?:tell|remind|show|give)\s+(?:me|us)|show|list|find|get|see)\s+"
    r"(?:what|who|when|where|why|how|which|more|about|(?:\w+\s+){0,2}(?:quotes?|articles?|passages?))\b",
    re.IGNORECASE,
)
_TO_PEOPLE = re.compile(
    rf"\b(?:{_AUX}|how\s+about|what\s+about|why\s+not|why|about)\s+(?:you|u|we|us|i|me|y['’]?all)\b|"
    r"\b(?:you|your|yours|yourself|u)\b|\b(?:let['’]?s|let\s+(?:me|us))\b|"
    rf"^\s*{_LEAD}(?:we|i|i['’]m|i['’]ll|we['’](?:re|ll)|my|our|please|any(?:one|body)|some(?:one|body)|"
    r"who['’]?s?\s+(?:wants?|in|up|can|could|will|is\s+(?:in|up|free)))\b",
    re.IGNORECASE,
)
_THANKING = re.compile(rf"\s*{_COURTESY}\b", re.IGNORECASE)
_ON = re.compile(
    rf"\s*{_LEAD}(?:(?:and|but)\s+\w|(?:what|how)\s+about\s+\w|(?:about|regarding|on)\s+\w|(?:what|who)\s+else\b|"
    rf"(?:(?:what|when|where|why|how|who|whom)\s+)?{_AUX}\s+(?:he|she)\b|(?:his|her)\s+\w|according\s+to\s+\w|"
    r"by\s+\w)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\s*(?:(?-i:(?:[^\W\d_a-z][\w'’.-]*\s*){1,3}\?$)|who(?:\s+(?:is|was)|['’]s)\s+(?-i:[^\W\d_a-z])(?!.*['’]s\b))",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(rf"\s*{_LEAD}(?:and|but)\s+\w", re.IGNORECASE)
_ASKED = re.compile(r"[?？؟][\s\"'”’)!]*$")
# No question is longer that is put in passing.
_LONGEST = 500


def is_asked_on(text: str) -> bool:
    """Return whether a message in a thread may be a question for the bot, rather than talk among the people there."""
    words = question(text, bot_user="", name_of=kept)
    if not is_question(text) or len(words) > _LONGEST:
        return False
    if _OF_SOMEBODY.search(words) or _TOLD.match(words):
        return True
    if _TO_PEOPLE.search(words):
        return False
    return goes_on(text) or not (_THANKING.match(words) and len(words.split()) > 1) or bool(_FOLLOWED.match(words))


def goes_on(text: str) -> bool:
    """Return whether a question clearly goes on from an answer: begins as such questions do, or names somebody."""
    words = question(text, bot_user="", name_of=kept)
    if len(words) > _LONGEST or not _ASKED.search(words):
        return False
    return bool(_ON.match(words) or _TOLD.match(words) or _OF_SOMEBODY.search(words) or _NAMED.match(words))
