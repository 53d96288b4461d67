"""A Slack on this machine for the tests of the bot: Web API, files, response addresses, Socket Mode, signed HTTP.

It refuses what Slack refuses (tokens, scopes, content types, limits, rates) and remembers everything.

    with SlackDouble() as slack:                       # or SlackDouble(transport="http")
        bot = Slack.of(slack.bot_token, slack.api_url)  # SLACK_API_URL=slack.api_url moves every call here

Who is there (people.py), in team T1: U1 U2 U3 members, UADMIN, UGUEST (and UGUEST1), UEXT of T2, UGONE deleted, UBOT.
C1 C2 public, COUT public without the bot, CPRIV private (U1 UADMIN UGUEST), CPRIVOUT private without the bot, CMPIM
group message, CSHARED shared with T2, CPENDING invited, COLD archived, DU1 the bot's own with U1, DOTHERS of others.

Without a bot's process:
    slack.said(user, channel, text, thread=None, files=[]) -> Message    somebody writes; nothing is sent to the bot
    slack.upload(user, name, content, mimetype="text/plain", mode="hosted", stub=False, size=None, title="") -> File
        `mode`: hosted, snippet, external, tombstone, hidden_by_limit; `stub`: of another organisation, so that events
        tell {"id", "file_access": "check_file_info"}; file.json is what files.info tells, file.told what events tell
    slack.trigger(user);  slack.response_url(user, channel, original=None)      as they come with commands and presses
Sent to the bot over the transport (Delivery: acked_after, ack, status, body, trigger, response_url, ts, event_id):
    slack.mention / dm / message (files=[...]) / command / event, and slack.resend(delivery)
    slack.edit(message, text);  slack.unfurl(message, url): Slack's own change for a preview, without `edited`
    slack.delete(message): message_deleted, but message_changed with a "tombstone" where the message has replies
    slack.press(button, user): a button, icon button, or one of the two feedback buttons, in a message, modal or Home
    slack.choose(message or view, action_id, value, user): in a select, radio buttons, checkboxes, an overflow menu
    slack.submit(view, values): values by action_id or block_id: words, an option's value, a date, an id, Files; what is
        not given is what stood there at first. ValueError where Slack's apps would not let anybody submit that.
        Afterwards view.closed, view.errors, view.replaced as the acknowledgement had it; slack.close(view)
    slack.shortcut(callback_id, user, message);  slack.home_opened(user, tab="home" or "messages")
    slack.share_channel(channel, shared=True);  slack.revoke(): tokens_revoked, app_uninstalled, and no token any more
    slack.resend_unacked(after=0.5) resends by itself, as Slack does; events of Socket Mode wait for a connection
    serving.Served(slack, home): `pullquote serve` in a process of its own
What came of it:
    slack.messages, thread(channel, ts), replies, posted(channel), ephemerals(user), views(user), calls_of(method)
    slack.homes[user] -> View;  slack.prompts(user);  slack.status(channel, thread)
    slack.files_of(channel or user): the bot's own Files there (content, text, name, title); downloads and uploads are
        calls_of("download") and calls_of("upload")
    slack.live_found: what Slack would have executed of all that the bot sent; slack.faulty: requests and
        acknowledgements that it always refuses. The end of the `with` block fails where there are any, unless
        slack.strict = False
    Message: text, blocks, metadata, shown (as a viewer reads it), buttons, button("context"), thread, only_for,
    files, replaced (how often). View: the same, and fields (elements by action_id), options(action_id), json, state
    slack.wait_for(lambda: slack.ephemerals("U1"), seconds=5) returns what is found
What goes wrong:
    slack.fail("chat.postMessage", 429 | 500 | 503 | "closed" | "slow" | "page" | "some_error_code", times=1,
               after=False, seconds=None, where=lambda arguments: True)   after: it takes place, only its answer fails
    "response_url", "connect" (the WebSocket), "download" and "upload" fail likewise
    slack.storage.login = "page" | "redirect": what a download without token, scope or right is answered
    slack.scopes.discard("users:read"); slack.rates.post_burst = 3; slack.sockets.cut() / hang() / disconnect(reason)
    slack.workspace.home_tab = False: the app has no Home
    slack.requests.post(body, headers), verify(), and http_mode.wrong_signatures(secret, body)
    slack.pass_time(seconds): triggers last 3 s, response addresses 30 minutes and five messages

What is so in the real one and costs redesigns when found late: `replace_original` by the address of a slash COMMAND
posts another message (only the address that comes with a pressed button replaces; see responses.py). The limit of a
posted message's blocks counts more than words: here, words and the addresses of links (limits.weight). A question that
has an answer in its thread is never "deleted": it becomes a tombstone, told as a change (acting.py). The bot is told of
what it changes and deletes itself, too. files.completeUploadExternal takes no person for a `channel_id`, only the
channel that chat.postMessage to a person answers. A download without the right is a login page with status 200.
"""

from tests.slack.deliveries import Delivery
from tests.slack.double import SlackDouble
from tests.slack.files import File
from tests.slack.limits import check_blocks, check_message, check_view
from tests.slack.live import live
from tests.slack.workspace import Button, Call, Message, View

__all__ = [
    "Button",
    "Call",
    "Delivery",
    "File",
    "Message",
    "SlackDouble",
    "View",
    "check_blocks",
    "check_message",
    "check_view",
    "live",
]
