"""Files in the double: people's, which the bot may download with its token, and the bot's own, which it uploads."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.slack import File, SlackDouble
from tests.slack.asking import api, code, said
from tests.slack.conftest import Heard
from tests.slack.storage import LOGIN_PAGE, Login

pytestmark = pytest.mark.usefixtures("heard")
STORY = "The council met on Monday."


def info(slack: SlackDouble, id: str) -> dict[str, Any]:  # noqa: A002 - Slack's word
    answer: dict[str, Any] = api(slack, "files.info", data={"file": id}).json()
    return answer


def fetched(slack: SlackDouble, file: File, token: str | None = None) -> httpx.Response:
    known = slack.bot_token if token is None else token
    headers = {"Authorization": f"Bearer {known}"} if known else {}
    return httpx.get(file.json["url_private_download"], headers=headers)


def uploading(slack: SlackDouble, name: str = "quotes.csv", content: bytes = b"a,b\n") -> str:
    given = api(slack, "files.getUploadURLExternal", data={"filename": name, "length": str(len(content))}).json()
    assert httpx.post(given["upload_url"], content=content).text == f"OK - {len(content)}"
    return str(given["file_id"])


def test_a_file_in_a_message_is_told_in_its_event(slack: SlackDouble) -> None:
    file = slack.upload("U1", "story.txt", STORY)
    event = slack.dm("U1", "", files=[file]).event
    assert (event["subtype"], event["text"], event["files"][0]["id"]) == ("file_share", "", file.id)
    assert "blocks" not in event
    told = event["files"][0]
    assert (told["name"], told["mimetype"], told["filetype"], told["size"]) == ("story.txt", "text/plain", "txt", 26)
    assert (told["mode"], told["file_access"], told["user"], told["ims"]) == ("hosted", "visible", "U1", ["DU1"])


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"stub": True}, {"file_access": "check_file_info"}),
        ({"mode": "tombstone"}, {"mode": "tombstone"}),
        ({"mode": "hidden_by_limit"}, {"mode": "hidden_by_limit"}),
    ],
)
def test_of_some_files_an_event_tells_next_to_nothing(
    slack: SlackDouble, facts: dict[str, Any], told: dict[str, Any]
) -> None:
    file = slack.upload("U1", "story.txt", STORY, **facts)
    assert slack.dm("U1", "this", files=[file]).event["files"] == [{"id": file.id, **told}]


def test_files_info_tells_what_an_event_did_not(slack: SlackDouble) -> None:
    file = slack.upload("U1", "story.txt", STORY, stub=True, size=9)
    slack.dm("U1", "", files=[file])
    told = info(slack, file.id)["file"]
    assert (told["name"], told["size"], told["url_private_download"].startswith("http")) == ("story.txt", 9, True)


def test_an_external_file_is_elsewhere(slack: SlackDouble) -> None:
    told = slack.upload("U1", "story", STORY, mode="external").json
    assert told["is_external"]
    assert "url_private_download" not in told


def test_files_info_refuses_what_slack_refuses(slack: SlackDouble) -> None:
    gone = slack.upload("U1", "gone.txt", STORY, mode="tombstone")
    elsewhere = slack.upload("U1", "hidden.txt", STORY)
    slack.said("U1", "CPRIVOUT", "look", files=[elsewhere])
    assert code(info(slack, "F0")) == "file_not_found"
    assert code(info(slack, gone.id)) == "file_deleted"
    assert code(info(slack, elsewhere.id)) == "file_not_found"
    assert code(said(slack, "files.info", file=gone.id)) == "invalid_arguments"
    slack.scopes.discard("files:read")
    assert info(slack, gone.id)["needed"] == "files:read"


@pytest.mark.parametrize(("login", "status"), [("page", 200), ("redirect", 302)])
@pytest.mark.parametrize("why", ["no token", "another token", "an app's token", "no scope", "not shared with the bot"])
def test_without_the_right_a_download_is_a_login_page(slack: SlackDouble, login: Login, status: int, why: str) -> None:
    slack.storage.login = login
    file = slack.upload("U1", "story.pdf", b"%PDF-", "application/pdf")
    slack.said("U1", "CPRIVOUT" if why.startswith("not") else "C1", "look", files=[file])
    if why == "no scope":
        slack.scopes.discard("files:read")
    token = {"no token": "", "another token": "xoxb-2", "an app's token": slack.app_token}.get(why)
    answer = fetched(slack, file, token)
    assert answer.status_code == status
    page = httpx.get(answer.headers["Location"]) if status == 302 else answer
    assert (page.text, page.headers["Content-Type"]) == (LOGIN_PAGE, "text/html; charset=utf-8")


def test_with_the_token_a_download_is_the_file(slack: SlackDouble) -> None:
    file = slack.upload("U1", "My Story.pdf", b"%PDF-", "application/pdf")
    slack.said("U1", "C1", "look", files=[file])
    answer = fetched(slack, file)
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert [call.arguments["file"] for call in slack.calls_of("download")] == [file.id]


@pytest.mark.parametrize(("how", "status"), [(500, 500), (429, 429), ("page", 200), ("file_gone", 404)])
def test_a_download_fails_as_it_is_ordered(slack: SlackDouble, how: int | str, status: int) -> None:
    file = slack.upload("U1", "story.txt", STORY)
    slack.fail("download", how)
    answer = fetched(slack, file)
    assert (answer.status_code, answer.text == STORY) == (status, False)
    assert fetched(slack, file).text == STORY


def test_a_cut_download_ends_in_nothing(slack: SlackDouble) -> None:
    file = slack.upload("U1", "story.txt", STORY)
    slack.fail("download", "closed")
    with pytest.raises(httpx.HTTPError):
        fetched(slack, file)


def test_the_bot_shares_a_file_in_a_thread(slack: SlackDouble, heard: Heard) -> None:
    asked = slack.said("U1", "C1", "the quotes?")
    files = [{"id": uploading(slack), "title": "Quotes"}]
    answer = said(slack, "files.completeUploadExternal", files=files, channel_id="C1", thread_ts=asked.ts)
    assert answer["files"][0]["title"] == "Quotes"
    (file,) = slack.files_of("C1")
    assert (file.name, file.content) == ("quotes.csv", b"a,b\n")
    (reply,) = slack.replies("C1", asked.ts)
    assert reply.files == [file]
    assert [(one["subtype"], one["bot_id"]) for one in heard.events] == [("file_share", "B1")]


def test_the_bot_gives_somebody_a_file(slack: SlackDouble) -> None:
    channel = said(slack, "chat.postMessage", channel="U1", text="Here it is.")["channel"]
    files = [{"id": uploading(slack)}]
    form = {"files": f'[{{"id": "{files[0]["id"]}"}}]', "channel_id": channel}
    assert api(slack, "files.completeUploadExternal", data=form).json()["ok"]
    assert [file.text for file in slack.files_of("U1")] == ["a,b\n"]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"channel_id": "U1"}, "invalid_arguments"),
        ({"channel_id": "COUT"}, "not_in_channel"),
        ({"channel_id": "CPRIVOUT"}, "channel_not_found"),
        ({"channel_id": "C1", "thread_ts": "1.0"}, "thread_not_found"),
        ({"channels": "C1,C2", "thread_ts": "1.0"}, "invalid_arguments"),
        ({"files": [], "channel_id": "C1"}, "invalid_arguments"),
        ({"files": [{"id": "F0"}], "channel_id": "C1"}, "file_not_found"),
        ({"files": [{"id": "F0", "name": "x"}], "channel_id": "C1"}, "invalid_arguments"),
    ],
)
def test_a_file_is_shared_only_where_the_bot_is(slack: SlackDouble, arguments: dict[str, Any], refusal: str) -> None:
    given = {"files": [{"id": uploading(slack)}], **arguments}
    assert code(said(slack, "files.completeUploadExternal", **given)) == refusal
    assert not slack.posted()
    assert not slack.files_of("C1")


def test_a_file_is_finished_once_and_only_when_it_came(slack: SlackDouble) -> None:
    given = api(slack, "files.getUploadURLExternal", data={"filename": "a.csv", "length": "4"}).json()
    files = [{"id": given["file_id"]}]
    assert code(said(slack, "files.completeUploadExternal", files=files)) == "file_update_failed"
    assert httpx.post(given["upload_url"], content=b"longer").status_code == 400
    assert httpx.post(given["upload_url"], files={"file": ("a.csv", b"a,b\n")}).status_code == 200
    assert said(slack, "files.completeUploadExternal", files=files)["ok"]
    assert code(said(slack, "files.completeUploadExternal", files=files)) == "file_not_found"


@pytest.mark.parametrize("asked", [{"filename": "a"}, {"length": "1"}, {"filename": "a", "length": "0"}])
def test_an_address_for_a_file_wants_its_name_and_length_in_a_form(slack: SlackDouble, asked: dict[str, str]) -> None:
    assert code(api(slack, "files.getUploadURLExternal", data=asked).json()) == "invalid_arguments"
    whole = {"filename": "a", "length": 1}
    assert code(said(slack, "files.getUploadURLExternal", **whole)) == "invalid_arguments"
    slack.scopes.discard("files:write")
    assert api(slack, "files.getUploadURLExternal", data=whole).json()["needed"] == "files:write"


def test_an_upload_fails_as_it_is_ordered(slack: SlackDouble) -> None:
    given = api(slack, "files.getUploadURLExternal", data={"filename": "a.csv", "length": "1"}).json()
    slack.fail("upload", 500)
    assert httpx.post(given["upload_url"], content=b"a").status_code == 500
    assert httpx.post(given["upload_url"], content=b"a").status_code == 200


def test_a_file_handed_in_with_a_form_may_be_read(slack: SlackDouble) -> None:
    element = {"type": "file_input", "action_id": "files"}
    label = {"type": "plain_text", "text": "Files"}
    view = {"type": "modal", "title": label, "submit": label,
            "blocks": [{"type": "input", "block_id": "files", "label": label, "element": element}]}  # fmt: skip
    said(slack, "views.open", trigger_id=slack.trigger("U1"), view=view)
    file = slack.upload("U1", "story.txt", STORY)
    told = slack.submit(slack.views("U1")[0], {"files": [file]}).payload["view"]["state"]["values"]
    assert told["files"]["files"]["files"][0]["id"] == file.id
    assert fetched(slack, file).text == STORY
