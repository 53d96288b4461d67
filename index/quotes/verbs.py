"""Verbs of saying and what follows them.

Frames: `q` brings a quotation only ("he laughed, “...”"), `c` a content clause too ("said that", "noted the rule"),
`s` only with "that", `b` behind a noun ("expressed her belief that"), `p` behind a person ("told her that"); `o`
brings somebody and what to do ("urged investors to"), `t` what the speaker will do ("vowed to"). A particle is joined:
"call_on".
"""

from __future__ import annotations

from index.speakers.lexicon import listed

_BY_FRAMES = {
    "q": listed(
        """
        answer apologise apologize begin chant chide chuckle comment concur continue counter cry deadpan
        disagree elaborate email enthuse exclaim fume go_on grin groan gush inquire interject intone invoke
        laugh murmur muse mutter nod offer pause persuade plead post press proffer put_it quip quote rail read
        reason respond retort scoff scold shout shrug sigh sing smile snap sum_up summarise summarize tease text
        thunder utter vent volunteer whisper yell
        """
    ),
    "c": listed(
        """
        acknowledge admit affirm agree allege announce argue assert attest bemoan blast boast call call_for
        characterize cite claim complain concede conclude condemn confirm contend criticise criticize declare
        decry defend demand denounce deny deride describe dismiss emphasise emphasize estimate explain forecast
        foresee highlight hint imply insist intimate joke lament liken maintain mention note observe opine
        point_out point_to posit praise predict proclaim profess pronounce propose recall recommend refer_to
        remark reply report reveal say signal speak_of speculate stress suggest swear testify theorize tout
        tweet underline underscore wonder write
        """
    ),
    "cb": listed("express reiterate repeat voice"),
    "p": listed("assure inform"),
    "po": listed("caution remind tell warn"),
    "o": listed("accuse advise ask beg call_on counsel encourage implore instruct urge"),
    "s": listed("add state"),
    "t": listed("agree pledge promise threaten vow"),
}
_IRREGULAR = {
    "say": "say says said saying",
    "tell": "tell tells told telling",
    "write": "write writes wrote writing written",
    "begin": "begin begins began beginning",
    "sing": "sing sings sang singing",
    "read": "read reads reading",
    "go": "go goes went going",
    "put": "put puts putting",
    "swear": "swear swears swore swearing",
    "speak": "speak speaks spoke speaking",
    "foresee": "foresee foresees foresaw",
    "forecast": "forecast forecasts forecasted",
    "quip": "quip quips quipped quipping",
    "admit": "admit admits admitted admitting",
    "snap": "snap snaps snapped snapping",
    "beg": "beg begs begged begging",
    "text": "texted",
    "post": "posted posting",
    "press": "pressed",
    "sum": "sum sums summed summing",
    "refer": "refer refers referred referring",
    "deny": "deny denies denied denying",
    "reply": "reply replies replied replying",
    "testify": "testify testifies testified testifying",
    "cry": "cry cries cried crying",
    "imply": "imply implies implied implying",
    "decry": "decry decries decried decrying",
    "reason": "reasoned reasoning",
    "offer": "offer offers offered offering",
    "order": "ordered ordering",
    "email": "emailed",
    "answer": "answers answered answering",
}
PAST = listed("said told wrote read put spoke swore began sang went forecast foresaw")
# Auxiliaries that may stand between a subject and its verb, negations among them.
AUXILIARIES = listed(
    """
    has have had did does do will would is are was were be been being could can may might must should shall
    cannot not never n't has've 'd 'll
    """
)
PASSIVE = listed("is are was were be been being get got gets getting")
NEGATIONS = listed("not never cannot neither nor hardly")
ADVERBS = listed(
    """
    also later then once again often still even further just now simply reportedly repeatedly previously
    recently sometimes always ever first today yesterday soon only himself herself themselves both all largely
    long already instead thus therefore sharply quickly flatly bluntly privately publicly explicitly openly
    twice famously apparently least
    """
)


def _forms(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb].split()
    stem = verb[:-1] if verb.endswith("e") else verb
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [verb, third, stem + "ed", stem + "ing"]


def _table() -> dict[str, dict[str, str]]:
    """Return for each form of a verb its frames by the particle that must follow it ("" for none)."""
    found: dict[str, dict[str, str]] = {}
    for frames, verbs in _BY_FRAMES.items():
        for verb in sorted(verbs):
            stem, _, particle = verb.partition("_")
            for form in _forms(stem):
                known = found.setdefault(form, {})
                known[particle] = known.get(particle, "") + frames
    return found


SAYING = _table()
# What may be a quotation's own verb only where a name or pronoun is its subject: it is as often a noun.
NOUN_FORMS = listed(
    """
    report reports claim claims note notes state states stress remark remarks reply answer vow promise promises
    estimate estimates demand demands tweet tweets joke jokes boast mention mentions chant order offer comment
    comments email text texts post posts read press challenge invite call calls voice cry laugh cite quote
    forecast address counsel signal maintain question questions
    """
)
