"""Words that questions and articles use for each other."""

from __future__ import annotations

from collections import defaultdict

from index.text import stem

# One line a meaning: short, everyday words that people ask with beside those that reporters write.
_GROUPS = """
worth value valued valuable valuation capitalisation capitalization cap
cost costs price priced fee charge expensive
born birth birthday
died die dies death dead killed
kill killed murdered shot slain
founded founder found established started created
begin began start started launched opened
end ended finished closed stopped
buy bought acquire acquired acquisition purchase purchased
sell sold sale
headquarters headquartered based
big large size
author wrote written writer
boss head chief chairman chairwoman ceo leader
company firm business
film movie
rise rose increase increased grew growth grow climb climbed
fall fell drop dropped decrease decreased decline declined
job jobs employment work
pay paid salary wage wages earn earns earned
war conflict fighting
win won victory winner beat defeated
lose lost defeat
vote voted election ballot
doctor physician
car cars vehicle vehicles
money funds funding finance
poor poverty
rich wealthy wealth
illness disease sick ill
kids children child
young youth
old elderly age aged
police officer officers
law legislation bill
rule rules regulation regulations
climate warming
guns gun firearm firearms
immigrants immigrant immigration migrants migrant
attack attacked attacks
criticism criticise criticised criticize criticized criticising
support supported backing backed endorse endorsed endorsement
oppose opposed opposition against
plan plans proposal proposed
deal agreement
fix repair improve
help aid assistance
make produce manufacture manufactured produced
use used utilise
called named known
live lives lived home resident
wife husband married spouse
biggest largest
fast speed quick quickly
""".strip()


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in _GROUPS.splitlines():
        stems = {stem(word) for word in group.split()}
        for one in stems:
            found[one] |= stems
    return {one: frozenset(others) for one, others in found.items()}


ALIKE = _table()
