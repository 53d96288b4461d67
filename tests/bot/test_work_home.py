"""App Home: what each viewer sees there, and what admins set."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import work as working
from bot.access import ADMINS
from bot.blocks import home as blocks
from bot.blocks.budget import CHARACTERS, characters_of
from bot.directory import Directory
from bot.ledger import Key, Request
from bot.work.replies import NOT_ADMIN
from index import Wanted
from tests.bot.working import BRIDGE, FERRY, AtWork, at_work
from tests.slack import View
from tests.slack.people import TEAM as T1
from tests.slack.people import Channel

TEAM, NORA, SECRET = f"team:{T1}", f"user:{T1}:U1", f"channel:{T1}:CPRIV"
HOSTILE = "<!channel> &lt;!here&gt; *bold* `code` <https://x.example|y>"
WORKSPACE = "https://harbour.slack.com/"
NUMBERS = itertools.count(1)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path) as bot:
        bot.bot = replace(bot.bot, url=WORKSPACE)
        yield bot


def home(work: AtWork, user: str, kind: str = "home", **payload: object) -> View:
    """Do what somebody does in App Home; return it as they see it then."""
    key = Key(T1, "", f"{next(NUMBERS)}.home")
    request = Request(kind=kind, key=key, user=user, lane="quick", payload=payload)
    assert work.ledger.claim(request, bound=99) == "new"
    working.run(work.bot, work.taken())
    shown = work.slack.homes[user]
    assert len(shown.view["blocks"]) <= 100
    assert characters_of(shown.view["blocks"]) <= CHARACTERS
    return shown


def setting(work: AtWork, name: str, value: str, user: str = "UADMIN") -> View:
    return home(work, user, "setting", setting=name, value=value)


def pressable(shown: View) -> list[tuple[str, str]]:
    return [(button.action_id, button.value) for button in shown.buttons]


@pytest.mark.parametrize(
    ("user", "titles"),
    [("U1", {"all", "team", "nora"}), ("U2", {"all", "team"}), ("UGUEST", {"all"}), ("UADMIN", {"all", "team"})],
)
def test_everybody_sees_what_answers_them_alone_and_nothing_else(work: AtWork, user: str, titles: set[str]) -> None:
    for title, audience in {"all": "*", "team": TEAM, "nora": NORA, "secret": SECRET}.items():
        article = FERRY | {"id": title, "title": f"The {title} ferry", "site": f"{title} post"}
        work.put(article, audience)
    shown = home(work, user).shown
    assert {title for title in ("all", "team", "nora", "secret") if f"The {title} ferry" in shown} == titles
    number = len(titles)
    counted = "1 article from 1 outlet, with 1 quote." if number == 1 else f"{number} articles from {number} outlets"
    assert counted in shown


def test_somebody_of_elsewhere_reads_one_sentence(work: AtWork) -> None:
    work.put(BRIDGE)
    assert home(work, "UEXT").shown == blocks.OUTSIDE
    assert home(work, "UEXT").buttons == []


def test_an_empty_library_says_what_to_do_first(work: AtWork) -> None:
    shown = home(work, "U1")
    assert blocks.EMPTY in shown.shown
    assert pressable(shown) == [("add_article", "")]
    assert "outlet" not in shown.shown


def test_the_newest_articles_stand_there_with_their_links_and_a_button_for_all(work: AtWork) -> None:
    for number in range(1, 8):
        url = f"https://harbour.example/{number}"
        work.put(
            BRIDGE | {"id": f"b{number}", "title": f"Talk {number}", "url": url, "published": f"2024-05-0{number}"}
        )
    shown = home(work, "U1")
    titles = [line for line in shown.shown.splitlines() if line.startswith("Talk")]
    assert titles == [f"Talk {number} · Harbour News · 2024-05-0{number}" for number in (7, 6, 5, 4, 3)]
    assert "https://harbour.example/7" in str(shown.view)
    assert ("articles_all", "") in pressable(shown)
    assert "[All 7 articles]" in shown.shown


def test_the_button_for_all_sends_the_list_as_a_direct_message(work: AtWork) -> None:
    work.put(BRIDGE)
    home(work, "U1")
    request = Request(kind="articles", key=Key(T1, "", "9.press"), user="U1", lane="quick")
    assert work.ledger.claim(request, bound=99) == "new"
    working.run(work.bot, work.taken())
    [listed] = work.slack.posted(work.slack.workspace.direct("U1").id)
    assert "Bridge talks" in listed.shown


def test_somebody_of_elsewhere_gets_no_list_by_a_button_of_the_home(work: AtWork) -> None:
    """In App Home they were taken for somebody in a direct message, whom everyone's articles answer."""
    work.put(BRIDGE)
    request = Request(kind="articles", key=Key(T1, "", "9.press"), user="UEXT", lane="quick")
    assert work.ledger.claim(request, bound=99) == "new"
    working.run(work.bot, work.taken())
    assert not [message for message in work.slack.messages if "Bridge talks" in message.shown]


def asked(work: AtWork, user: str, question: str, *, kind: str = "answer", thread: str | None = None) -> str:
    """Let somebody have asked something; return the ts of the answer."""
    ts = work.slack.workspace.ts()
    request = Request(kind=kind, key=Key(T1, "C1", ts), user=user, lane="answers", text=question, thread=thread)
    assert work.ledger.claim(request, bound=99) == "new"
    posted = work.slack.workspace.ts()
    work.ledger.done(work.taken("answers"), posted=posted, answered={"question": question, "typed": question})
    return posted


def test_the_viewers_own_questions_stand_there_with_links_to_the_answers(work: AtWork) -> None:
    posted = asked(work, "U1", "what did Lind say?", thread="1700000000.000100")
    asked(work, "U2", "who opposes the ferry?")
    shown = home(work, "U1")
    assert "what did Lind say? · 20" in shown.shown
    assert "opposes" not in shown.shown.split("What you asked")[1]
    address = f"{WORKSPACE}archives/C1/p{posted.replace('.', '')}?thread_ts=1700000000.000100&cid=C1"
    assert address in str(shown.view)


def test_what_an_article_and_a_question_say_does_nothing_in_slack(work: AtWork) -> None:
    work.put(FERRY | {"title": HOSTILE, "site": HOSTILE, "url": "https://x.example/<!channel>"})
    asked(work, "U1", HOSTILE)
    assert home(work, "U1").shown.count(HOSTILE) == 3


def test_a_home_of_the_longest_articles_and_questions_still_fits(work: AtWork) -> None:
    for number in range(9):
        long = {"title": "T" * 900, "site": "S" * 900, "url": "https://x.example/" + "&" * 2_900}
        work.put(FERRY | {"id": f"f{number}"} | long)
        asked(work, "UADMIN", f"{number} " + "<who> " * 2_000)
    for number in range(30):
        work.ledger.rules.set_channel(T1, f"C{number}", "off", user="UADMIN")
        work.ledger.allow(T1, f"C{number}", "UADMIN", allowed=True)
    propose(work, *range(9))
    assert "And 20 more." in home(work, "UADMIN").shown


def propose(work: AtWork, *numbers: int) -> None:
    for number in numbers:
        [quote] = [one for one in work.library.quotes(wanted(f"f{number}")) if one.saying.kind == "direct"]
        change = {"what": "speaker", "name": "Ada " * 40, "before": "Tomas Berg", "words": "w" * 1_500, "direct": True}
        work.ledger.proposals.propose(T1, "U2", article=f"f{number}", quote=quote.id, change=change)


def wanted(article: str) -> Wanted:
    return Wanted(article=article)


# Settings


def test_only_admins_see_settings(work: AtWork) -> None:
    work.put(BRIDGE)
    for user in ("U1", "UGUEST"):
        assert "Settings" not in home(work, user).shown
        assert not [name for name in home(work, user).fields if name.startswith("setting")]
    assert "Settings" in home(work, "UADMIN").shown


def test_where_nobody_is_an_admin_members_read_who_can_name_one(work: AtWork) -> None:
    assert blocks.NO_ADMINS not in home(work, "U1").shown
    directory = Directory(work.bot.slack, work.ledger, team=T1)
    work.bot = replace(work.bot, directory=directory)
    assert blocks.NO_ADMINS in home(work, "U1").shown
    assert blocks.NO_ADMINS not in home(work, "UGUEST").shown


@pytest.mark.parametrize(
    ("who", "offered"), [("everyone", "U1 UGUEST UADMIN"), ("members", "U1 UADMIN"), ("admins", "UADMIN")]
)
def test_an_admin_sets_who_may_add_and_others_are_not_offered_to(work: AtWork, who: str, offered: str) -> None:
    shown = setting(work, "setting_adding", who)
    assert shown.fields["setting_adding"]["initial_option"]["value"] == who
    assert work.ledger.rules.adding(T1) == who
    found = {user for user in ("U1", "UGUEST", "UADMIN") if ("add_article", "") in pressable(home(work, user))}
    assert found == set(offered.split())
    if who == "admins":
        assert ADMINS in home(work, "U1").shown


def test_an_admin_sets_what_is_answered_in_a_channel_and_takes_it_back(work: AtWork) -> None:
    chosen = setting(work, "setting_channel", "C1")
    assert chosen.fields["setting_channel"]["initial_conversation"] == "C1"
    offered = [one for one in pressable(chosen) if one[0].startswith("setting_heard")]
    assert offered == [("setting_heard_mentioned", "C1"), ("setting_heard_off", "C1")]
    assert work.ledger.rules.channels(T1) == {}
    set_ = setting(work, "setting_heard_off", "C1")
    assert ("setting_heard_all", "C1") in pressable(set_)
    assert work.ledger.rules.channel(T1, "C1") == "off"
    setting(work, "setting_heard_mentioned", "C2")
    assert work.ledger.rules.channels(T1) == {"C1": "off", "C2": "mentioned"}
    listed = [one for one in pressable(home(work, "UADMIN")) if one[0] == "setting_reset"]
    assert listed == [("setting_reset", "C1"), ("setting_reset", "C2")]
    after = setting(work, "setting_reset", "C1")
    assert [one for one in pressable(after) if one[0] == "setting_reset"] == [("setting_reset", "C2")]
    assert work.ledger.rules.channel(T1, "C1") == "all"


def test_an_admin_takes_back_that_a_shared_channel_is_answered_in(work: AtWork) -> None:
    work.ledger.allow(T1, "CSHARED", "UADMIN", allowed=True)
    assert ("setting_disallow", "CSHARED") in pressable(home(work, "UADMIN"))
    assert ("setting_disallow", "CSHARED") not in pressable(setting(work, "setting_disallow", "CSHARED"))
    assert not work.ledger.is_allowed(T1, "CSHARED")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("setting_adding", "admins"),
        ("setting_channel", "C1"),
        ("setting_heard_off", "C1"),
        ("setting_reset", "C2"),
        ("setting_disallow", "CSHARED"),
    ],
)
def test_whoever_is_no_admin_sets_nothing(work: AtWork, name: str, value: str) -> None:
    work.ledger.allow(T1, "CSHARED", "UADMIN", allowed=True)
    work.ledger.rules.set_channel(T1, "C2", "off", user="UADMIN")
    shown = setting(work, name, value, user="U1")
    assert "Settings" not in shown.shown
    assert [message.shown for message in work.slack.posted(work.slack.workspace.direct("U1").id)] == [NOT_ADMIN]
    rules = work.ledger.rules
    assert (rules.adding(T1), rules.channels(T1), rules.allowed(T1)) == ("everyone", {"C2": "off"}, ["CSHARED"])


@pytest.mark.parametrize(("name", "value"), [("setting_adding", "nobody"), ("setting_heard_loud", "C1")])
def test_a_setting_that_this_version_does_not_know_changes_nothing(work: AtWork, name: str, value: str) -> None:
    setting(work, name, value)
    assert (work.ledger.rules.adding(T1), work.ledger.rules.channels(T1)) == ("everyone", {})


def test_open_corrections_are_listed_to_admins_who_may_see_the_article(work: AtWork) -> None:
    for id_, audience in {"f1": "*", "f2": SECRET}.items():
        work.put(FERRY | {"id": id_}, audience)
    propose(work, 1, 2)
    shown = home(work, "UADMIN")
    assert "2 corrections wait" in shown.shown
    assert "1 of them not shown" in shown.shown
    assert [one for one in pressable(shown) if one[0].startswith("proposal")] == [
        ("proposal_apply", "1"),
        ("proposal_decline", "1"),
    ]
    assert "corrections wait" not in home(work, "U1").shown


def test_what_an_admin_decides_in_the_home_is_done_and_gone_from_it(work: AtWork) -> None:
    for number in (1, 2):
        work.put(FERRY | {"id": f"f{number}", "text": FERRY["text"] + f" It was day {number}."})
        propose(work, number)
    assert "2 corrections wait" in home(work, "UADMIN").shown
    shown = home(work, "UADMIN", "decide", proposal=1, decision="apply")
    assert "1 correction waits" in shown.shown
    assert ("proposal_apply", "1") not in pressable(shown)
    assert [quote.saying.speaker for quote in work.library.quotes(wanted("f1"))] == ["Ada " * 39 + "Ada"]
    assert "correction" not in home(work, "UADMIN", "decide", proposal=2, decision="decline").shown


def test_a_correction_of_words_that_changed_since_stands_there_to_be_declined(work: AtWork) -> None:
    work.put(FERRY | {"id": "f1"})
    propose(work, 1)
    work.put(FERRY | {"id": "f1", "text": FERRY["text"].replace("Nobody", "Somebody")})
    assert ("proposal_decline", "1") in pressable(home(work, "UADMIN"))


def test_a_library_that_cannot_be_asked_is_told_in_the_home_and_nowhere_else(work: AtWork) -> None:
    work.library.close()
    assert home(work, "U1").shown == blocks.UNUSABLE
    assert not work.slack.posted(work.slack.workspace.direct("U1").id)


def test_a_private_channel_is_named_by_its_id_alone(work: AtWork) -> None:
    """Slack shows the name to whoever may see it; by name an admin would learn of channels that they are not in."""
    hidden = Channel(id="CHID", name="layoffs", kind="group", members=frozenset({"UBOT", "U2"}))
    work.slack.workspace.channels["CHID"] = hidden
    work.ledger.rules.set_channel(T1, "CHID", "off", user="U2")
    assert "layoffs" not in str(home(work, "UADMIN").view)


# Who may not add


@pytest.mark.parametrize("stocked", [False, True])
@pytest.mark.parametrize(("kind", "text"), [("ask", "what did Nobody Known say about space?"), ("ask", "hello"),
                                            ("articles", ""), ("quotes", "Maria Lind"), ("help", "")])  # fmt: skip
def test_whoever_may_not_add_is_offered_to_nowhere(work: AtWork, kind: str, text: str, stocked: bool) -> None:
    if stocked:
        work.put(FERRY)
    before = work.do(kind, "U1", "C1", text)
    work.ledger.rules.set_adding(T1, "admins", user="UADMIN")
    after, admin = work.do(kind, "U1", "C1", text), work.do(kind, "UADMIN", "C1", text)
    assert not [button for button in after.buttons if button.action_id == "add_article"]
    assert "/ingest" not in after.shown + after.text
    offers = "/ingest" in before.shown
    assert (ADMINS in after.shown) == offers == (ADMINS in after.text)
    assert ("/ingest" in admin.shown, "[Add an article]" in admin.shown) == (offers, "[Add an article]" in before.shown)


def test_an_address_alone_says_who_may_add(work: AtWork) -> None:
    work.ledger.rules.set_adding(T1, "admins", user="UADMIN")
    assert work.do("ask", "U1", "C1", "https://harbour.example/bridge").shown == ADMINS
    assert "/ingest" in work.do("ask", "UADMIN", "C1", "https://harbour.example/bridge").shown
