"""What can go wrong, one class per thing the caller can do about it.

Every message is a sentence that names the value and the remedy, fit to be shown as it is.
"""


class PullquoteError(Exception):
    """Any failure that a user, a website or the machine can cause."""


class UsageError(PullquoteError):
    """The call itself is wrong; nothing was tried."""


class SourceError(PullquoteError):
    """A source cannot be read as an article; the others can."""


class FetchError(SourceError):
    """An address could not be fetched, or may not be."""


class UnknownIdError(PullquoteError):
    """No article or quote has this id, or several begin with it."""


class UnknownNameError(PullquoteError):
    """Nobody in the library has this name."""


class ContradictionError(PullquoteError):
    """What is to be decided cannot stand beside an earlier decision; take that back first."""


class ModelError(PullquoteError):
    """The embedding model cannot be loaded, or its weights are not what they should be."""


class IndexMismatchError(PullquoteError):
    """The library was built with another model than the one asked for."""

    def __init__(self, *, built_with: str, asked_for: str) -> None:
        super().__init__(
            f"The library was built with '{built_with}' but '{asked_for}' was asked for. "
            f"Run `pullquote rebuild --model {asked_for}`, or unset PULLQUOTE_MODEL."
        )


class LibraryBusyError(PullquoteError):
    """Another process holds the write lock; try again when it is done."""


class StorageError(PullquoteError):
    """The data folder cannot be read or written, or the database in it is damaged."""


class DamagedError(StorageError):
    """The database is no longer what was written; a backup is, or an earlier state of the file."""


class BackupError(PullquoteError):
    """A backup cannot be written where it was asked for, or a file is none that can be restored."""
