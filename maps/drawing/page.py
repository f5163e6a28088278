"""
One gate for every page: text is escaped, data cannot leave their script, nothing is fetched.

Pages are Jinja templates rendered once, with autoescape. The finished page passes
:func:`refuse_links`, and its Content-Security-Policy makes the browser refuse what it missed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from maps.words import labels

TILE_HOST = "https://data.geopf.fr"
"""Géoplateforme of IGN: the only host a page may ask, after a tap on « Fond de carte en ligne »."""

_TEMPLATES = Path(__file__).parents[1] / "templates"
_LOADING_ATTRIBUTES = frozenset(
    {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "ping"}
)
_LINK_SCHEMES = ("https://", "geo:", "tel:", "om:", "mailto:", "#")
_SAVED = "data:application/gpx+xml"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_CSS_FETCH = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)|image-set\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file beside a page; ``group`` gathers those of one kind (« Tableaux de la semaine »)."""

    group: str
    label: str
    href: str


class RemoteLinkError(ValueError):
    """A page would fetch something: it is not self-contained."""

    def __init__(self, link: str) -> None:
        super().__init__(f"the page is not self-contained: {link}")
        self.link = link


def render(template: str, *, scripts: Sequence[str], **values: object) -> str:
    """
    Fill a template and check that the page stands alone.

    Parameters
    ----------
    template
        File name in ``maps/templates``.
    scripts
        Text of the scripts, in order; ``scripts`` and ``csp`` are variables of the template.
    values
        Other variables; strings are escaped.

    Raises
    ------
    RemoteLinkError
        If the page would load anything that is not in it.
    """
    page = (
        environment()
        .get_template(template)
        .render(
            **values,
            scripts=[as_is(_checked_script(script)) for script in scripts],
            csp=content_security_policy(scripts),
        )
    )
    refuse_links(page)
    return page


@cache
def environment() -> Environment:
    """Return the Jinja environment of the pages: autoescape, unknown names are errors."""
    env = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.globals["labels"] = labels
    env.globals["night"] = as_is(template_text("night.css"))
    return env


def render_without_map(name: str, /, *styles: str, **values: object) -> str:
    """Fill a template that draws no map and runs no script."""
    shared = {"style": page_style(*styles), "program_version": program_version()}
    return render(name, scripts=(), leaflet_style=Markup(), **shared, **values)


def as_is(text: str) -> Markup:
    """
    Let a text into a page without escaping it: what this package drew, vendored or checked.

    Whatever a user typed was escaped where it entered that text.
    """
    return Markup(text)  # noqa: S704 - the only place


def template_text(name: str) -> str:
    """Return the text of a script or style of ``maps/templates``, as it is."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def page_style(*names: str) -> Markup:
    """Return the common style sheet followed by some of ``maps/templates``."""
    return as_is("".join(map(template_text, ("style.css", *names))))


def program_version() -> str:
    """Return the version of the program; empty where it is not installed."""
    try:
        return version("guinguette")
    except PackageNotFoundError:
        return ""


def script_json(value: object) -> str:
    """
    Write data as a JavaScript expression that stays data wherever it lands.

    Returns
    -------
    expression
        ``JSON.parse("…")`` without ``{``, ``<``, ``>``, ``&``, backtick or ``$``: neither Jinja
        (which branca runs over its own output) nor the HTML parser finds anything to act on.
    """
    literal = json.dumps(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    for character in "{}<>&`$%#'":
        literal = literal.replace(character, f"\\u{ord(character):04x}")
    return f"JSON.parse({literal})"


def gpx_href(track: bytes) -> str:
    """Write a GPX file as the link that saves it: a page sent alone reaches no file beside it."""
    return f"{_SAVED};charset=utf-8,{quote(track, safe='/:=,;')}"


def content_security_policy(scripts: Sequence[str]) -> str:
    """Allow these scripts by their hash, inline styles, data images, and the tiles of IGN."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        f"img-src data: {TILE_HOST}; base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _checked_script(script: str) -> str:
    """Refuse a script the HTML parser would end early, or whose bytes it would change."""
    if re.search(r"</script|<!--", script, re.IGNORECASE) or "\r" in script:
        raise ValueError("a script holds a character sequence that HTML would act on")
    return script


def refuse_links(page: str) -> None:
    """
    Raise where a page would load anything that is not in it.

    Raises
    ------
    RemoteLinkError
        On the first loading attribute, style or link with a scheme that is not allowed.
    """
    checker = _LinkChecker()
    checker.feed(page)
    checker.close()


class _LinkChecker(HTMLParser):
    """Reads a page the way a browser looks for things to fetch."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        values = {name: value or "" for name, value in attrs}
        if tag in {"link", "iframe", "object", "embed", "base", "frame"}:
            raise RemoteLinkError(f"<{tag}>")
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            raise RemoteLinkError("<meta refresh>")
        self._check(tag, values)

    def _check(self, tag: str, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if name in _LOADING_ATTRIBUTES and not value.startswith("data:"):
                raise RemoteLinkError(f"{tag} {name}={value}")
            if name.startswith("on"):
                raise RemoteLinkError(f"{tag} {name}")
            is_saved = value.startswith(_SAVED) and "download" in values
            if name in {"href", "xlink:href"} and not (is_saved or _is_plain_link(tag, value)):
                raise RemoteLinkError(f"{tag} {name}={value}")
            if name == "style" and _CSS_FETCH.search(value):
                raise RemoteLinkError(f"{tag} style={value}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        found = _CSS_FETCH.search(data) if self._in_style else None
        if found:
            raise RemoteLinkError(data[found.start() : found.start() + 80])


def _is_plain_link(tag: str, value: str) -> bool:
    """Tell whether a link is followed only when tapped: an app, a number, a file beside."""
    if tag != "a":
        return value.startswith("#")
    return value.startswith(_LINK_SCHEMES) or _SCHEME.match(value) is None


def html_fragment(template: str, **values: object) -> str:
    """Fill a template that is part of a page, such as a popup."""
    return environment().get_template(template).render(**values)


def popup(title: str, lines: Sequence[str], links: Sequence[tuple[str, str]] = ()) -> str:
    """Write the HTML of a popup: a title, non-empty lines, links as (label, href); escaped."""
    kept = [line for line in lines if line]
    return html_fragment("_popup.html", title=title, lines=kept, links=links)
