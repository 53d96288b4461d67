"""Quotations of an article: whose words stand where."""

from .find import find

__all__ = ["find"]
