"""Sources in, clippings out: web pages, files, folders, feeds, standard input, JSON lines and files handed in."""

from .received import not_read, plain_name
from .sources import Source, clippings, expected

__all__ = ["Source", "clippings", "expected", "not_read", "plain_name"]
