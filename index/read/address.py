"""Web addresses as identities: tracking taken off, and a page's own word for its address checked."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_ga|_gl|"
    r"mkt_tok|vero_id|_hsenc|_hsmi|hsctatracking|oly_enc_id|oly_anon_id|wt\.\w+|ns_\w+|at_(?:medium|campaign)\w*|"
    r"cmpid|ocid|ncid|icid|smid|__twitter_impression)",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}
# Names of a host that show the same pages in another way.
_LOOKS = re.compile(r"(?<![^.])(?:www\d?|m|mobile|amp|touch|wap)\.", re.IGNORECASE)
_HOME = re.compile(r"/?(?:(?:index|home|default)(?:\.\w{2,5})?)?/?", re.IGNORECASE)


def is_web(source: str) -> bool:
    """Return whether it is written as a web address."""
    return source.lower().startswith(("http://", "https://"))


def tidy(url: str) -> str | None:
    """Return the address without tracking, fragment and credentials, its host in lower case; None when it is none."""
    parts = _split(url)
    if parts is None:
        return None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    if parts.port and parts.port != _PORTS[parts.scheme]:
        host += f":{parts.port}"
    kept = [field for field in parts.query.split("&") if field and not _TRACKING.fullmatch(field.partition("=")[0])]
    return urlunsplit((parts.scheme, host, parts.path or "/", "&".join(kept), ""))


def canonical(stated: str, page: str | None) -> str | None:
    """Return the address that a page states for itself, when it can be true.

    Refused: another site's address, that of another part of a site that has its own name (`a.blogs.example` is not
    `b.blogs.example`: others write there), a site's home page (templates that name it on every article are common), and
    what is no web address. `page` is where it was fetched, None for a file.
    """
    try:
        address = tidy(urljoin(page or "", stated.strip()))
    except ValueError:
        return None
    if address is None or (is_home(address) and address != (page and tidy(page))):
        return None
    return None if page and not _speaks_for(page, address) else address


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses are of one site, by the name that somebody registered."""
    try:
        return _site(one) == _site(other)
    except ValueError:
        return False


def is_one_page(one: str, other: str) -> bool:
    """Return whether two addresses lead to one page of one site, but for its look (www., m.) and a last slash."""
    first, second = _split(one), _split(other)
    return bool(first and second) and _plain(first) == _plain(second)


def is_query_apart(one: str, other: str) -> bool:
    """Return whether two addresses differ in nothing but what they ask of one page."""
    return is_one_page(one.partition("?")[0], other.partition("?")[0])


def _plain(parts: SplitResult | None) -> tuple[str, int | None, str, str] | None:
    if parts is None:
        return None
    port = None if parts.port == _PORTS[parts.scheme] else parts.port
    return _LOOKS.sub("", parts.hostname or ""), port, parts.path.rstrip("/"), parts.query


def _speaks_for(page: str, address: str) -> bool:
    """Return whether a page may say that an address is its own: one of its host, or of its site's main host."""
    parts, stated = _split(page), _split(address)
    if parts is None or stated is None or not same_site(address, page):
        return False
    ports = [None if one.port == _PORTS[one.scheme] else one.port for one in (parts, stated)]
    hosts = [_LOOKS.sub("", one.hostname or "") for one in (parts, stated)]
    return ports[0] == ports[1] and hosts[1] in {hosts[0], _site(address)}


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and parts.hostname and " " not in parts.netloc else None


def is_home(url: str) -> bool:
    """Return whether it is the front page of a site."""
    parts = urlsplit(url)
    return not parts.query and bool(_HOME.fullmatch(parts.path))


def _site(url: str) -> str:
    """Return the host up to the name that somebody registered: bbc.co.uk for www.bbc.co.uk."""
    from courlan import extract_domain

    host = urlsplit(url).hostname or ""
    return extract_domain(f"https://{host}/") or host.removeprefix("www.")
