"""Who is in an article: names, the people they mean, and the forms the article uses for them."""

from .cast import Cast, Person
from .names import Name, is_headline, names
from .tokens import Token, tokens

__all__ = ["Cast", "Name", "Person", "Token", "is_headline", "names", "tokens"]
