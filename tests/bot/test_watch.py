"""What goes on beside the answers: whether the bot can be asked is noticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A file size limit stands for the full disk. It holds for a whole process, hence one of its own.
FULL = """
import resource, sys
from pathlib import Path
from bot.ledger import Key, Request
from bot.watch import Watch
from index import StorageError
from tests.bot.working import at_work

def look():
    try:
        watch.look()
    except StorageError as error:
        return str(error)

with at_work(Path(sys.argv[1])) as work:
    watch = Watch(work.bot, keep_days=90)
    assert look() is None
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    request = Request(kind="answer", key=Key("T1", "C1", "1"), user="U1", lane="answers", text="x" * 9_000)
    try:
        print(work.ledger.claim(request, bound=9))
    except StorageError:
        print("refused")
    assert "Make room on the disk" in (look() or "")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert look() is None
"""


def test_a_disk_that_takes_no_claims_is_trouble_until_it_takes_them_again(tmp_path: Path) -> None:
    """Events were refused one after the other while the bot was called ready."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("refused\n", 0), done.stderr
