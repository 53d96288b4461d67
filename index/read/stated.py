"""What a web page states about itself: headline, outlet, author, date, address, language. Nothing is guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from index.records import Details
from index.text import fold, normalise

from .address import canonical, is_home, tidy
from .dates import stated_date
from .raised import settled

# Lists of graphs of pages of articles; deeper is a trap.
_DEEPEST = 6
_ARTICLE = re.compile(r"(?:\w*(?:Article|Posting|BlogPost|Report|Review|Story))\Z")
_DATE_NAMES = (
    *("article:published_time", "article:published", "article.published", "og:published_time", "og:pubdate"),
    *("datepublished", "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date"),
    *("dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created"),
    *("pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "published", "date"),
)
_TITLE_NAMES = "og:title", "twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title"
_AUTHOR_NAMES = (
    *("author", "article:author", "parsely-author", "sailthru.author", "byl", "citation_author"),
    *("dc.creator", "dcterms.creator", "article_author"),
)
_SITE_NAMES = (
    *("og:site_name", "og:site", "citation_journal_title", "publisher", "dc.publisher", "dcterms.publisher"),
    *("article_publisher", "article_publication_name"),
)
_BY = re.compile(r"(?:by|written by|posted by|author|von|par|por)\s*:?\s+", re.IGNORECASE)
_NOBODY = {*("admin", "administrator", "author", "editor", "staff", "unknown", "guest", "webmaster"), "", "by", "null"}
_FILE_OR_LINK = re.compile(r"://|^@|^\S+\.\w{2,4}$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SUFFIX = re.compile(r"\s*(?:[|·•»«]|\s[-–—:]|\s/)\s+")


class Page:
    """The statements of one page, each found where such pages make it; the surest place first."""

    def __init__(self, tree: HtmlElement, url: str | None = None) -> None:
        self._tree = tree
        self._url = url
        self._meta = _meta(tree)
        self._article = next(_articles(tree), {})

    def details(self) -> Details:
        """Return all that the page states."""
        return Details(
            title=self.title(),
            url=self.address(),
            site=self.site(),
            byline=self.byline(),
            published=self.published(),
            language=self.language(),
        )

    def headlines(self) -> list[str]:
        """Return the lines of the page that are, or repeat, its headline."""
        return [text for h1 in self._tree.iter("h1") if (text := _words(h1))]

    def title(self) -> str | None:
        """Return the article's headline without the name of the site."""
        stated = [cleaned(self._article.get("headline")), *map(self._first, _TITLE_NAMES), self._html_title()]
        titles = [self._without_site(title) for title in stated if title]
        shown = self.headlines()
        # What readers see is the headline, where something the page states agrees; other h1 are logos.
        for headline in shown:
            if any(_alike(headline, title) for title in titles):
                return headline
        return next(iter(titles or shown), None)

    def site(self) -> str | None:
        """Return the outlet's name; a host name is not one."""
        publisher = self._article.get("publisher")
        names = [*map(self._first, _SITE_NAMES), *_names(publisher), self._first("application-name")]
        return next((name for name in names if name and "://" not in name and not name.startswith("@")), None)

    def byline(self) -> str | None:
        """Return the authors that the page names, several joined by commas."""
        for names in (_names(self._article.get("author")), *(self._meta.get(name, []) for name in _AUTHOR_NAMES)):
            if found := people(names):
                return found
        marked = "//*[@itemprop='author' or @rel='author'][not(ancestor::*[contains(@class, 'comment')])]"
        return people(self._marked_author(element) for element in self._tree.xpath(marked)[:3])

    def published(self) -> str | None:
        """Return the day the page says it was published, as YYYY-MM-DD."""
        stated = [cleaned(self._article.get("datePublished")), *map(self._first, _DATE_NAMES), *self._marked_dates()]
        return next((day for text in stated if text and (day := stated_date(text))), None)

    def address(self) -> str | None:
        """Return the address the page states for itself when that is plausible, else the one it was fetched from."""
        shared = self._meta.get("og:url", [])
        links = [link.get("href", "") for link in self._tree.iter("link") if "canonical" in _tokens(link, "rel")]
        # A saved file does not tell its address; what it says for sharing shows at least on which site it stood.
        page = self._url or next(iter(shared), None)
        for stated in (*links, *shared):
            if stated and (address := canonical(stated, page)) and (self._url or not is_home(address)):
                return address
        return tidy(self._url) if self._url else None

    def language(self) -> str | None:
        """Return the language the page states ("en", "pt-BR")."""
        root = self._tree.getroottree().getroot()
        stated = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
        stated += [cleaned(self._article.get("inLanguage")), self._first("content-language"), self._first("og:locale")]
        tags = (text.strip().replace("_", "-") for text in stated if text)
        return next((tag for tag in tags if _LANGUAGE.fullmatch(tag)), None)

    def _first(self, name: str) -> str | None:
        return next(iter(self._meta.get(name, ())), None)

    def _html_title(self) -> str | None:
        return next((text for title in self._tree.iter("title") if (text := _words(title))), None)

    def _without_site(self, title: str) -> str:
        """Return the title without " | Site" at its end or "Site: " at its start."""
        site = self.site() or ""
        cuts = list(_SUFFIX.finditer(title))
        if cuts and _alike(title[cuts[-1].end() :], site):
            return title[: cuts[-1].start()]
        before, _, rest = title.partition(": ")
        if cuts and _alike(title[: cuts[0].start()], site):
            return title[cuts[0].end() :]
        return rest if rest and _alike(before, site) else title

    def _marked_author(self, element: HtmlElement) -> str:
        named = next(iter(element.xpath(".//*[@itemprop='name']")), element)
        return element.get("content") or named.get("content") or _words(named)

    def _marked_dates(self) -> Iterator[str]:
        """Yield the dates that the page marks as its day of publication."""
        marked = "//*[@itemprop='datePublished'] | //time[@pubdate] | //article//header//time"
        for element in [*self._tree.xpath(marked), *self._lone_time()]:
            yield element.get("content") or element.get("datetime") or _words(element)

    def _lone_time(self) -> list[HtmlElement]:
        # Several may belong to teasers and comments; a single one, or the first within the article, is its own.
        times = self._tree.xpath("//article//time[@datetime]")
        return times[:1] or (found if len(found := self._tree.xpath("//time[@datetime]")) == 1 else [])


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    """Return what the meta elements say, by name in lower case."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = cleaned(element.get("content"))
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        if content and name:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the articles that the page's JSON-LD describes."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            # Real pages hold raw line ends in strings, and comment marks around the whole.
            told = json.loads(re.sub(r"^\s*<!\[CDATA\[|\]\]>\s*$", "", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from (node for node in _nodes(told) if any(_ARTICLE.match(kind) for kind in _kinds(node)))


def _nodes(told: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(told, list):
        for part in told:
            yield from _nodes(part, depth + 1)
    elif isinstance(told, dict):
        yield told
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(told.get(name), depth + 1)


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _names(told: Any, depth: int = 0) -> list[str]:
    """Return the names of the people or organisations of a JSON-LD value."""
    if depth > _DEEPEST:
        return []
    if isinstance(told, list):
        return [name for part in told for name in _names(part, depth + 1)]
    if isinstance(told, dict):
        return _names(told.get("name"), depth + 1)
    return [name] if (name := cleaned(told)) else []


def people(names: Iterable[str]) -> str | None:
    """Return the names that can be somebody's, joined by commas, without "By"."""
    bare = [_BY.sub("", name, count=1) if _BY.match(name) else name for name in names]
    return ", ".join(name for name in dict.fromkeys(bare) if _is_name(name)) or None


def _is_name(name: str) -> bool:
    return fold(name) not in _NOBODY and len(name) < 120 and not _FILE_OR_LINK.search(name)


def cleaned(told: Any) -> str | None:
    """Return a stated value as one clean line; None when it is no text or empty."""
    if not isinstance(told, str):
        return None
    return " ".join(normalise(unescape(re.sub(r"</?\w[^<>]{0,200}>", "", told))).split()) or None


def _words(element: HtmlElement) -> str:
    return cleaned(settled(element.text_content())) or ""


def _tokens(element: HtmlElement, name: str) -> list[str]:
    return (element.get(name) or "").lower().split()


def _alike(one: str, other: str) -> bool:
    """Return whether two lines say the same, but for marks, or one is the other cut short."""
    first, second = ("".join(re.findall(r"\w+", fold(line))) for line in (one, other))
    short, long = sorted((first, second), key=len)
    return bool(short) and long.startswith(short) and len(short) * 2 > len(long)
