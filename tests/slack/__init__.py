"""A Slack on this machine for the tests of the bot: Web API, response addresses, Socket Mode, signed HTTP.

It refuses what Slack refuses (tokens, scopes, content types, limits, rates) and remembers everything.

    with SlackDouble() as slack:                       # or SlackDouble(transport="http")
        bot = Slack.of(slack.bot_token, slack.api_url)  # SLACK_API_URL=slack.api_url moves every call here

Who is there (people.py), in team T1: U1 U2 U3 members, UADMIN, UGUEST (and UGUEST1), UEXT of T2, UGONE deleted, UBOT.
C1 C2 public, COUT public without the bot, CPRIV private (U1 UADMIN UGUEST), CPRIVOUT private without the bot, CMPIM
group message, CSHARED shared with T2, CPENDING invited, COLD archived, DU1 the bot's own with U1, DOTHERS of others.

Without a bot's process:
    slack.said(user, channel, text, thread=None) -> Message      somebody writes; nothing is sent to the bot
    slack.trigger(user);  slack.response_url(user, channel, original=None)      as they come with commands and presses
Sent to the bot over the transport (Delivery: acked_after, ack, status, body, trigger, response_url, ts, event_id):
    slack.mention / dm / message / command / press / submit / event / edit / delete, and slack.resend(delivery)
    slack.resend_unacked(after=0.5) resends by itself, as Slack does; events of Socket Mode wait for a connection
    serving.Served(slack, home): `pullquote serve` in a process of its own
What came of it:
    slack.messages, thread(channel, ts), replies, posted(channel), ephemerals(user), views(user), calls_of(method)
    slack.live_found: what Slack would have executed of all that the bot sent; slack.faulty: requests that it always
    refuses. The end of the `with` block fails where there are any, unless slack.strict = False
    Message: text, blocks, metadata, shown (as a viewer reads it), buttons, button("context"), thread, only_for,
    replaced (how often)
    slack.wait_for(lambda: slack.ephemerals("U1"), seconds=5) returns what is found
What goes wrong:
    slack.fail("chat.postMessage", 429 | 500 | 503 | "closed" | "slow" | "page" | "some_error_code", times=1,
               after=False, seconds=None, where=lambda arguments: True)   after: it takes place, only its answer fails
    "response_url" and "connect" (the WebSocket) fail likewise
    slack.scopes.discard("users:read"); slack.rates.post_burst = 3; slack.sockets.cut() / hang() / disconnect(reason)
    slack.requests.post(body, headers), verify(), and http_mode.wrong_signatures(secret, body)
    slack.pass_time(seconds): triggers last 3 s, response addresses 30 minutes and five messages

Two things that are so in the real one and cost redesigns when found late: `replace_original` by the address of a slash
COMMAND posts another message (only the address that comes with a pressed button replaces; see responses.py). And the
limit of a posted message's blocks counts more than words: here, words and the addresses of links (limits.weight).
"""

from tests.slack.deliveries import Delivery
from tests.slack.double import SlackDouble
from tests.slack.limits import check_blocks, check_message, check_view
from tests.slack.live import live
from tests.slack.workspace import Button, Call, Message, View

__all__ = [
    "Button",
    "Call",
    "Delivery",
    "Message",
    "SlackDouble",
    "View",
    "check_blocks",
    "check_message",
    "check_view",
    "live",
]
