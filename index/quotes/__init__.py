"""Quotations of an article: whose words stand where."""

from .find import find
from .marks import every_pair

__all__ = ["every_pair", "find"]
