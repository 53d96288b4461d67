"""What was asked in Slack is claimed once, done once, and survives whatever ends the process."""

from __future__ import annotations

import json
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Job, Key, Ledger, Listing, Request
from bot.ledger.database import APPLICATION_ID
from index import LibraryBusyError, StorageError

ROOT = Path(__file__).parents[2]
PLAIN: Any = {"cwd": ROOT, "capture_output": True, "text": True, "check": False}


def question(ts: str = "1700000000.000100", *, channel: str = "C1", **facts: object) -> Request:
    """Return a question as a listener claims it."""
    made = Request(
        kind="answer", key=Key("T1", channel, ts), user="U1", lane="answers", text="what did Lind say?", thread=ts,
        durable=True, turn=channel,
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]  # the facts are a request's


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return a ledger of its own."""
    made = Ledger(tmp_path, now=lambda: 1000.0)
    yield made
    made.close()


def taken(ledger: Ledger, lane: str = "answers") -> Job:
    job = ledger.take(lane)  # type: ignore[arg-type]  # a lane
    assert job
    return job


def test_everybody_who_finds_the_bot_busy_is_told(ledger: Ledger) -> None:
    """Where only as many notices waited as questions may, most of those refused read nothing."""
    for number in range(6):
        ledger.claim(question(f"1700000000.00010{number}", channel=f"C{number}"), bound=2)
    assert ledger.waiting() == {"answers": 2, "notices": 4}
    assert ledger.claim(question("1700000000.000105", channel="C5"), bound=2) == "again"


def test_a_message_is_claimed_once_whatever_comes_twice(ledger: Ledger) -> None:
    assert ledger.claim(question(event_id="Ev1"), bound=9) == "new"
    assert ledger.claim(question(event_id="Ev2", kind="ask"), bound=9) == "again"
    assert ledger.claim(question(channel="C2"), bound=9) == "new"
    assert ledger.claim(question("1700000000.000200"), bound=9) == "new"
    assert [taken(ledger).request.event_id for _ in range(3)] == ["Ev1", None, None]
    assert ledger.take("answers") is None


def test_a_claim_of_many_threads_is_one(ledger: Ledger) -> None:
    found: Counter[str] = Counter()
    threads = [threading.Thread(target=lambda: found.update([ledger.claim(question(), bound=9)])) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"new": 1, "again": 19}


def test_what_is_done_stays_claimed(ledger: Ledger) -> None:
    ledger.claim(question(), bound=9)
    ledger.done(taken(ledger), posted="1700000001.000100")
    assert ledger.claim(question(), bound=9) == "again"
    assert ledger.take("answers") is None


def test_beyond_the_bound_a_notice_takes_the_place_of_the_answer(ledger: Ledger) -> None:
    claims = [ledger.claim(question(f"170000000{number}.000100", turn=str(number)), bound=2) for number in range(4)]
    assert claims == ["new", "new", "busy", "busy"]
    assert ledger.claim(question("1700000003.000100"), bound=2) == "again"
    assert ledger.waiting() == {"answers": 2, "notices": 2}
    assert taken(ledger, "notices").request.kind == "busy"


def test_one_channel_takes_half_of_the_places_at_most(ledger: Ledger) -> None:
    """A channel in which Slack wanted a pause filled the queue, and everybody else read "busy"."""
    claims = [ledger.claim(question(f"17000000{number:02}.000100"), bound=8) for number in range(6)]
    assert claims == ["new"] * 4 + ["busy"] * 2
    assert ledger.claim(question(channel="C2"), bound=8) == "new"


def test_a_clock_that_was_set_back_does_not_delay_a_job_by_hours(tmp_path: Path) -> None:
    now = [100_000.0]
    ledger = Ledger(tmp_path, now=lambda: now[0])
    ledger.claim(question(), bound=9)
    ledger.put_back(taken(ledger), due=now[0] + 30)
    assert ledger.take("answers") is None
    now[0] -= 7200
    assert taken(ledger).request.key.ts == question().key.ts
    ledger.close()


def test_the_id_of_a_job_is_never_given_again(ledger: Ledger) -> None:
    """A button carries it: after a release, an old one shared another question."""
    ledger.claim(question(), bound=9)
    job = taken(ledger)
    ledger.release(job)
    ledger.claim(question("1700000009.000100"), bound=9)
    assert taken(ledger).id != job.id


def test_jobs_of_a_turn_that_is_held_wait_and_others_overtake(ledger: Ledger) -> None:
    for number, channel in enumerate(["C1", "C1", "C2"]):
        ledger.claim(question(f"170000000{number}.000100", channel=channel), bound=9)
    assert (job := ledger.take("answers", held={"C1"}))
    assert job.request.key.channel == "C2"
    assert ledger.take("answers", held={"C1"}) is None
    assert taken(ledger).request.key.ts == "1700000000.000100"


def test_a_job_put_back_waits_until_it_is_due(tmp_path: Path) -> None:
    now = [1000.0]
    ledger = Ledger(tmp_path, now=lambda: now[0])
    ledger.claim(question(), bound=9)
    ledger.put_back(taken(ledger), due=1005.0, counted=True)
    assert ledger.take("answers") is None
    assert ledger.next_due("answers") == 1005.0
    now[0] = 1005.0
    assert taken(ledger).attempts == 1
    ledger.close()


def test_after_a_crash_the_durable_go_on_and_the_rest_is_lost(tmp_path: Path) -> None:
    before = Ledger(tmp_path)
    before.claim(question("1700000000.000100"), bound=9)
    before.claim(question("1700000000.000200", kind="ask", durable=False, payload={"response_url": "u"}), bound=9)
    before.claim(question("1700000000.000300", kind="ask", durable=False, payload={"response_url": "u"}), bound=9)
    before.trying(taken(before))
    taken(before)
    before.close()
    after = Ledger(tmp_path)
    assert after.recover() == 1
    first, second = taken(after), taken(after)
    assert (first.request.key.ts, first.tried) == ("1700000000.000100", True)
    assert (second.request.key.ts, second.tried) == ("1700000000.000300", False)
    assert after.take("answers") is None
    after.close()


def test_after_a_crash_what_slack_may_be_at_yet_waits(tmp_path: Path) -> None:
    """It was looked for before Slack had posted it, so that it was posted twice."""
    now = [1000.0]
    before = Ledger(tmp_path, now=lambda: now[0])
    for ts in ("1700000000.000100", "1700000000.000200"):
        before.claim(question(ts), bound=9)
    before.trying(taken(before))
    taken(before)
    before.close()
    after = Ledger(tmp_path, now=lambda: now[0])
    assert after.recover(late=1005.0) == 2
    assert taken(after).request.key.ts == "1700000000.000200"
    assert after.take("answers") is None
    now[0] = 1005.0
    assert taken(after).request.key.ts == "1700000000.000100"
    after.close()


def test_what_slack_refused_has_not_arrived(ledger: Ledger) -> None:
    ledger.claim(question(), bound=9)
    job = taken(ledger)
    ledger.trying(job)
    assert ledger.is_tried(job)
    ledger.not_arrived(job)
    assert not ledger.is_tried(job)


def test_the_last_answer_of_a_thread_is_known(ledger: Ledger) -> None:
    thread = "1700000000.000100"
    for number, asked in enumerate(["first?", "second?"]):
        ledger.claim(question(f"170000000{number}.000100", thread=thread), bound=9)
        ledger.done(taken(ledger), posted=f"170000000{number}.000500", answered={"question": asked})
    later = Key("T1", "C1", "1700000005.000100")
    assert (found := ledger.last_answered(later, thread))
    assert found == "second?"
    assert (first := ledger.last_answered(Key("T1", "C1", "1700000001.000100"), thread))
    assert first == "first?"
    assert ledger.last_answered(later._replace(channel="C2"), thread) is None
    assert ledger.last_answered(later, "1600000000.000100") is None


def test_the_last_asker_of_a_thread_is_known_before_there_is_an_answer(ledger: Ledger) -> None:
    """What was asked while the first answer was on its way was taken for talk among people."""
    thread = "1700000000.000100"
    ledger.claim(question(thread, user="U7"), bound=9)
    later = Key("T1", "C1", "1700000000.000900")
    assert ledger.last_asker(later, thread) == "U7"
    assert ledger.last_asker(later, "1600000000.000100") is None
    job = taken(ledger)
    assert ledger.last_asker(later, thread) == "U7"
    ledger.failed(job, "is_archived")
    assert ledger.last_asker(later, thread) is None


def test_a_thread_on_a_shared_answer_goes_on_from_it(ledger: Ledger) -> None:
    ledger.claim(question("share:1", thread=None), bound=9)
    ledger.done(taken(ledger), posted="1700000001.000100", answered={"question": "shared?"})
    assert (found := ledger.last_answered(Key("T1", "C1", "1700000002.000100"), "1700000001.000100"))
    assert found == "shared?"


def test_an_answer_that_was_not_posted_is_no_answer_of_the_thread(ledger: Ledger) -> None:
    ledger.claim(question(), bound=9)
    ledger.done(taken(ledger), answered={"question": "alone?"})
    assert ledger.last_answered(Key("T1", "C1", "1700000002.000100"), "1700000000.000100") is None


def test_response_addresses_do_not_outlive_their_job(ledger: Ledger, tmp_path: Path) -> None:
    passing = {"response_url": "https://hooks/secret", "reply": "https://hooks/secret", "trigger": "1.secret"}
    for number, end in enumerate(["done", "failed", "lost"]):
        request = question(f"170000000{number}.000100", payload={**passing, "quote": "q1"}, durable=False)
        ledger.claim(request, bound=9)
        job = taken(ledger)
        if end != "lost":
            ledger.done(job) if end == "done" else ledger.failed(job, "no")
    assert ledger.recover() == 0
    with sqlite3.connect(tmp_path / "bot.db") as rows:
        kept = {row[0]: json.loads(row[1]) for row in rows.execute("SELECT state, payload FROM jobs")}
    left = {"quote": "q1", "alone": 1, "passed": 1}
    assert kept == {"done": {}, "failed": left, "lost": left}


def test_a_released_claim_can_be_made_again(ledger: Ledger) -> None:
    ledger.claim(question("share:7"), bound=9)
    ledger.release(taken(ledger))
    assert ledger.claim(question("share:7"), bound=9) == "new"


def test_old_questions_are_forgotten_and_waiting_ones_kept(tmp_path: Path) -> None:
    now = [1000.0]
    ledger = Ledger(tmp_path, now=lambda: now[0])
    for number in range(3):
        ledger.claim(question(f"170000000{number}.000100"), bound=9)
    ledger.done(taken(ledger))
    taken(ledger)
    listing = ledger.keep_list(Listing(kind="quotes", wanted={"by": ["Lind"]}))
    assert ledger.forget(before=1000.0) == 0
    now[0] = 2000.0
    assert ledger.forget(before=1500.0) == 1
    assert ledger.list(listing) is None
    assert ledger.waiting() == {"answers": 1}
    ledger.close()


def test_who_added_first_stays_the_adder_until_it_is_withdrawn(ledger: Ledger) -> None:
    ledger.added("T1", "a1", ["team:T1"], "U1")
    ledger.added("T1", "a1", ["team:T1", "channel:T1:C1"], "U2")
    assert ledger.adders("T1", "a1") == {"team:T1": "U1", "channel:T1:C1": "U2"}
    assert ledger.adders("T2", "a1") == {}
    ledger.withdrawn("T1", "a1", ["team:T1"])
    assert ledger.adders("T1", "a1") == {"channel:T1:C1": "U2"}


def test_a_list_is_kept_under_an_id_that_cannot_be_guessed(ledger: Ledger) -> None:
    listing = Listing(kind="articles", wanted={"words": "bridge"}, start=8)
    first, second = ledger.keep_list(listing), ledger.keep_list(listing)
    assert first != second
    assert ledger.list(first) == listing
    assert ledger.list("1") is None


def test_a_shared_channel_is_refused_until_it_is_allowed(ledger: Ledger) -> None:
    assert not ledger.is_allowed("T1", "C9")
    ledger.allow("T1", "C9", "U1", allowed=True)
    assert ledger.is_allowed("T1", "C9")
    assert not ledger.is_allowed("T2", "C9")
    ledger.allow("T1", "C9", "U1", allowed=False)
    assert not ledger.is_allowed("T1", "C9")


@pytest.mark.usefixtures("ledger")
def test_a_second_process_is_told_of_the_first(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from bot.ledger import Ledger; Ledger(Path(sys.argv[1]))"
    second = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert LibraryBusyError.__name__ in second.stderr
    assert "Another `pullquote serve` runs" in second.stderr


def test_beside_a_bot_its_ledger_can_be_read_and_written(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger.beside(tmp_path)
    assert other
    ledger.claim(question(), bound=9)
    assert other.waiting() == {"answers": 1}
    other.added("T1", "a1", ["*"], "U1")
    assert ledger.adders("T1", "a1") == {"*": "U1"}
    other.close()


def test_beside_no_bot_nothing_is_made(tmp_path: Path) -> None:
    assert Ledger.beside(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_beside_a_bot_nothing_is_changed_in_an_earlier_version_s_file(tmp_path: Path) -> None:
    first = resources.files("bot.ledger").joinpath("0001.sql").read_text("utf-8")
    file = tmp_path / "bot.db"
    with closing(sqlite3.connect(file)) as rows:
        rows.executescript(f"{first} PRAGMA user_version = 1; PRAGMA application_id = {APPLICATION_ID};")
    before = file.read_bytes()
    with pytest.raises(StorageError, match="Start `pullquote serve` once"):
        Ledger.beside(tmp_path)
    assert file.read_bytes() == before
    Ledger(tmp_path).close()
    other = Ledger.beside(tmp_path)
    assert other
    other.close()


def test_a_command_waits_for_a_write_of_the_bot(ledger: Ledger, tmp_path: Path) -> None:
    ledger.claim(question(), bound=9)
    other = Ledger.beside(tmp_path)
    assert other
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None, check_same_thread=False)) as bot:
        bot.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, bot.execute, ["COMMIT"]).start()
        other.added("T1", "a1", ["*"], "U1")
    assert ledger.adders("T1", "a1") == {"*": "U1"}
    other.close()


def test_what_an_earlier_version_had_deleted_is_overwritten(tmp_path: Path) -> None:
    """It stayed in the file's free pages: deleting did not overwrite then."""
    first = resources.files("bot.ledger").joinpath("0001.sql").read_text("utf-8")
    file = tmp_path / "bot.db"
    with closing(sqlite3.connect(file)) as rows:
        rows.executescript(f"{first} PRAGMA user_version = 1; PRAGMA application_id = {APPLICATION_ID};")
        rows.execute("PRAGMA secure_delete = OFF")
        rows.execute("INSERT INTO lists VALUES ('1', 'quotes', ?, 0, 0)", ["kept in confidence " * 500])
        rows.execute("DELETE FROM lists")
        rows.commit()
    assert b"confidence" in file.read_bytes()
    Ledger(tmp_path).close()
    assert b"confidence" not in file.read_bytes()


@pytest.mark.parametrize("before", [False, True])
def test_only_its_owner_may_read_the_ledger_whatever_folder_it_is_in(tmp_path: Path, *, before: bool) -> None:
    tmp_path.chmod(0o755)
    if before:
        Ledger(tmp_path).close()
        (tmp_path / "bot.db").chmod(0o644)
    ledger = Ledger(tmp_path)
    ledger.claim(question(), bound=9)
    modes = {each.name: oct(stat.S_IMODE(each.stat().st_mode)) for each in tmp_path.iterdir()}
    ledger.close()
    assert modes == dict.fromkeys(["bot.db", "bot.db-wal", "bot.db-shm", "bot.lock"], "0o600")


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "bot.db") as rows:
        rows.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="Upgrade it"):
        Ledger(tmp_path)


def test_a_file_that_is_no_database_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("no database at all, but long enough to be one by its size " * 99)
    with pytest.raises(StorageError, match=r"is damaged .*Move it away"):
        Ledger(tmp_path)


def test_another_program_s_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "bot.db") as rows:
        rows.execute("CREATE TABLE theirs (a)")
    with pytest.raises(StorageError, match="was not written by"):
        Ledger(tmp_path)


CLAIM = """
import sys
from pathlib import Path
from bot.ledger import Key, Ledger, Request
ledger = Ledger(Path(sys.argv[1]))
for number in range(100000):
    key = Key("T1", "C1", f"{number:06}")
    ledger.claim(Request(kind="answer", key=key, user="U1", lane="answers", durable=True), bound=10**9)
    print(key.ts, flush=True)
"""


def test_no_claim_that_was_told_is_lost_to_kill_9(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", CLAIM, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as claiming:
        assert claiming.stdout
        told = [claiming.stdout.readline().decode().strip() for _ in range(50)]
        claiming.send_signal(signal.SIGKILL)
        told += [line.decode().strip() for line in claiming.stdout if line.endswith(b"\n")]
    ledger = Ledger(tmp_path)
    assert not [ts for ts in told if ledger.claim(question(ts, channel="C1"), bound=10**9) != "again"]
    ledger.close()


def test_a_full_disk_promises_nothing(tmp_path: Path) -> None:
    """A file size limit stands for the full disk: the claim must fail, or the event would be acknowledged and lost."""
    code = """
import resource, signal, sys
from pathlib import Path
from bot.ledger import Key, Ledger, Request
from index import StorageError
ledger = Ledger(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
kept = 0
try:
    for number in range(10_000):
        request = Request(kind="answer", key=Key("T1", "C1", str(number)), user="U1", lane="answers", text="x" * 1000)
        assert ledger.claim(request, bound=10**9) == "new"
        kept += 1
except StorageError as error:
    print(error)
for _ in range(2):
    try:
        ledger.prove()
    except StorageError:
        print("still")
    assert ledger.take("adding") is None  # which writes nothing
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
ledger.prove()
assert ledger.waiting() == {"answers": kept}, (ledger.waiting(), kept)
again = Request(kind="answer", key=Key("T1", "C1", "later"), user="U1", lane="answers")
assert ledger.claim(again, bound=10**9) == "new"
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Make room on the disk" in done.stdout
    assert done.stdout.count("still") == 2
