"""Articles about an island's ferry and its lighthouse, for asking who said what in them."""

from __future__ import annotations

from typing import Any

from index import Traced

DOCKS = """The harbour board met on Tuesday to talk about the quay.

“We will rebuild the northern quay before the spring storms arrive,” Henrik Vale, the harbour master, said, “and every \
boat will find a berth there.”

The work costs $5m, or 3.5 per cent of the budget, and 5,000 stones have been ordered. Vale promised that the crane \
would not be sold to the mainland.

“The crane isn’t for sale. It never was,” he said.

The board has eleven members and meets in the old customs house, where the roof leaks in heavy rain."""

MAIL = """The post now comes twice a week.

“My grandmother waited longer for her letters than I wait for mine,” said Ottilie Brandt, who runs the post office.
“She had no telephone either.

“I won’t complain about a boat that arrives at all.”

“Are you coming with us tomorrow?”

“Nobody has asked me,” answered Pavel Orlow.

At −5 degrees the engine of the mail boat does not start, according to its captain. It was built in 1968."""

COPY = """A note from the coast: work begins soon.

“We will rebuild the northern quay before the spring storms arrive,” Vale told the Lantern."""

RIVAL = """Two bidders spoke at the fair.

“We will rebuild the northern quay before the spring storms arrive,” said Greta Moll, whose firm builds walls.

“No comment,” said Henrik Vale."""

WEATHER = """The U.S. buoy off the point measured waves of eleven metres.

“Café owners on the front must co-operate with the coastguard, and they cannot leave chairs outside,” said Inés Prado. \
“A loose chair is a missile in such a wind, and last winter one of them broke the window of the chemist’s shop on the \
far side of the square, which nobody has forgotten.”

Prado added that the coastguard had 12 volunteers and one boat."""

ARTICLES: tuple[dict[str, Any], ...] = (
    {"id": "docks", "text": DOCKS, "title": "The quay", "site": "Island Lantern", "published": "2023-02-01"},
    {"id": "mail", "text": MAIL, "site": "Island Lantern", "published": "2023-03-01"},
    {"id": "copy", "text": COPY, "site": "Coast Bugle", "published": "2023-02-03"},
    {"id": "rival", "text": RIVAL, "published": "2022-01-01"},
    {"id": "weather", "text": WEATHER, "url": "https://weather.example/buoy"},
)

QUAY = "We will rebuild the northern quay before the spring storms arrive"
BERTH = "every boat will find a berth there"


def differing(traced: Traced) -> list[tuple[str, str]]:
    return [(one.asked, one.source) for one in traced.traces[0].differences]


def places(traced: Traced) -> list[tuple[str, str | None]]:
    """Return article and speaker of every place, those of one finding together."""
    return [(one.quotes[0].article.id, one.quotes[0].saying.speaker) for one in traced.traces]
