"""What kind of thing a question asks for, and whether a sentence holds one."""

from __future__ import annotations

import re

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan\\.|Feb\\.|Mar\\.|Apr\\.|Aug\\.|Sept?\\.|Oct\\.|Nov\\.|Dec\\."
)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "dozens?|hundreds?|thousands?|millions?|billions?|trillions?|half|third|quarter|percent"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|cents?|pence|francs?|USD|EUR|GBP)\b", re.IGNORECASE
)
_TIME = re.compile(
    rf"\b(?:1\d|20)\d\d\b|\b(?:{_MONTHS}|{_DAYS}|today|yesterday|tomorrow|"
    r"century|centuries|decades?|(?:last|next|this) (?:week|month|year|spring|summer|autumn|fall|winter))\b|"
    r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b"
)
_PLACE = re.compile(rf"\b(?:in|at|near|from|to|on|of|outside|across)\s+(?:the\s+)?(?!{_MONTHS}|{_DAYS})[A-Z]\w+")
_PERSON = re.compile(r"\b[A-Z][\w’'.-]*[a-z.]\s+(?:[a-z]{2,3}\s+){0,2}[A-Z][\w’'-]+|\b(?:Mr|Mrs|Ms|Dr|Sir)\.? [A-Z]")
_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|so that|as a result|in order to|thanks to|reasons?|therefore|caused?|causes|"
    r"led to|leads to|to (?:avoid|prevent|protect|make|keep|help|allow|reduce|ensure|save))\b",
    re.IGNORECASE,
)

# How a question asks for a kind of thing, and how a sentence shows that it holds one; the first that fits counts.
_WHAT = r"\b(?:what|which) (?:\w+ )?"
_KINDS = tuple(
    (re.compile("|".join(asked), re.IGNORECASE), held)
    for asked, held in (
        (
            (
                r"\bhow (?:much (?:money|is|was|are|were|does|did|do|will|would)|expensive)\b",
                r"\b(?:worth|price|cost|salary|fee|fine|revenue|profit|budget|paid|sum of money)s?\b",
            ),
            _MONEY,
        ),
        (
            (
                r"\bhow (?:many|much|old|long|far|tall|big|large|high|deep|fast|heavy|wide|often|late)\b",
                r"\b(?:what|which) (?:\w+ ){0,3}(?:number|percentage|percent|share|proportion|population|amount)\b",
                r"\b(?:what|which) (?:\w+ ){0,3}(?:age|height|length|rate|size|distance|temperature)\b",
            ),
            _NUMBER,
        ),
        ((r"\bwhen\b", rf"{_WHAT}(?:year|date|day|month|century|decade|time)\b"), _TIME),
        (
            (
                r"\bwhere\b",
                rf"{_WHAT}(?:city|country|state|town|place|location|county|region|village|street|continent)\b",
            ),
            _PLACE,
        ),
        ((r"\bwhy\b", r"\bwhat (?:caused|causes|made)\b", r"\breasons?\b"), _REASON),
        ((r"\bwho(?:m|se)?\b",), _PERSON),
    )
)


def expected(question: str) -> re.Pattern[str] | None:
    """Return what a sentence that answers shows (a date, a sum, a name, ...), None where the question does not say."""
    return next((held for asked, held in _KINDS if asked.search(question)), None)
