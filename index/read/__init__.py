"""Sources in, clippings out: web pages, files, folders, feeds, standard input and JSON lines."""

from .sources import clippings, expected

__all__ = ["clippings", "expected"]
