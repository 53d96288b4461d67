"""Files from Slack as the library reads them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.answers import plain_message
from bot.files import FileError
from bot.ledger import Job
from bot.messages import UNNAMED
from bot.slack import UncertainError
from bot.work.bot import Bot
from bot.work.delivery import deliver
from index import Received, Refusal, StorageError, not_read

# So often a file that Slack does not hand over is waited for: about a minute.
TRIES = 6

# So long a question waits until it is looked whether the files that came with it are added.
PAUSE_SECONDS = 0.5

NOTHING = "There is no web address and no file in that message, so there is nothing to add."
LATER = "Slack did not hand over {name}; send it again later."


def received(bot: Bot, job: Job) -> Iterator[Received | Refusal]:
    """Yield the files of a job, its payload's "files" ({"id", "name"} or ids), each fetched when it is asked for.

    What cannot be had is a refusal with its reason. Raises what `Slack` does where the job is to be tried again.
    """
    given = [file if isinstance(file, dict) else {"id": file} for file in job.request.payload.get("files", ())]
    for id, name in {str(file["id"]): str(file.get("name") or UNNAMED) for file in given}.items():  # noqa: A001
        yield _received(bot, job, id, name)


def nothing(bot: Bot, job: Job) -> None:
    """Say that a message holds nothing that can be added."""
    deliver(bot, job, plain_message(NOTHING))


def is_early(bot: Bot, job: Job) -> bool:
    """Return whether a question came with files that are still being added: they may be what it asks about."""
    after = job.request.payload.get("after")
    return bool(after) and bot.ledger.is_under_way(job.request.key._replace(ts=str(after)))


def _received(bot: Bot, job: Job, id: str, name: str) -> Received | Refusal:  # noqa: A002 - Slack's word
    try:
        file = bot.files.about(id, name=name)
        name = file.name
        # A film is not fetched to find out that it is none.
        if reason := not_read(file.name):
            return Refusal(source=file.name, reason=reason)
        with bot.files.downloaded(file) as path:
            return Received(name=file.name, content=path.read_bytes(), title=file.title)
    except FileError as error:
        return Refusal(source=name, reason=str(error))
    except UncertainError:
        if job.attempts < TRIES:
            raise
        return Refusal(source=name, reason=LATER.format(name=name))
    except OSError as error:
        raise StorageError(f"A file from Slack cannot be read again ({error.strerror}).") from error
