"""Verbs of saying and what follows them.

Frames: `q` brings a quotation only ("he laughed, “..."), `c` a content clause too ("said that", "noted the rule"),
`p` a person first ("told her that"), `o` somebody and what to do ("urged investors to"), `t` what the speaker
will do ("vowed to"). A verb that may be a noun as well is marked `n`.
"""

from __future__ import annotations

from index.speakers.lexicon import listed

_TABLE = """
say c|add c|tell p|write c|note cn|announce c|argue c|claim cn|state cn|explain c|warn p|insist c|suggest c|acknowledge c
admit c|concede c|confirm c|contend c|declare c|deny c|emphasize c|emphasise c|stress cn|assert c|allege c|predict c|recall c
reply cn|respond q|answer qn|ask o|urge o|call_on o|call_for c|call c|accuse o|pledge t|vow tn|promise tn|propose c|report cn
remark cn|observe c|conclude c|continue q|reiterate c|repeat c|reveal c|tweet cn|testify c|estimate cn|joke cn|quip qn|complain c
mention cn|boast cn|lament c|caution p|remind p|assure p|inform p|persuade q|exclaim q|shout q|yell q|cry q|whisper q
murmur q|mutter q|laugh q|chant qn|sing q|read q|go_on q|begin q|conclude c|describe c|criticize c|criticise c|praise c
condemn c|denounce c|blast c|dismiss c|demand cn|recommend c|maintain c|hint c|speculate c|swear c|theorize c|point_out c
cite c|offer q|elaborate q|counter q|retort q|snap q|agree c|disagree q|advise o|implore o|beg o|plead q|express c|voice c
opine c|muse q|wonder c|inquire q|interject q|intone q|stated c|tease q|signal c|affirm c|attest c|proclaim c|profess c
comment q|summarize q|summarise q|reason q|bemoan c|decry c|deride c|defend c|characterize c|liken c|posit c|proffer q|post q
email q|text q|chide q|scold q|deadpan q|gush q|enthuse q|sigh q|scoff q|rail q|thunder q|fume q|vent q|concur q|volunteer q
underscore c|underline c|highlight c|sum_up q|put_it q|speak_of c|refer_to c|point_to c|caution p|counsel o
apologize q|apologise q|invoke q|quote q|utter q|pronounce c|tout c|foresee c|forecast c|intimate c|imply c|instruct o
encourage o|press q|threaten t|agree t
"""

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
    "stated": "stated",
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
    for entry in _TABLE.replace("\n", "|").strip("|").split("|"):
        verb, frames = entry.split()
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
ACCORDING = frozenset({"according"})
