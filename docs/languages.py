"""A hook of MkDocs: each page's own language, for its menu and for those who listen to it."""

from __future__ import annotations

from typing import Protocol


class _Page(Protocol):
    url: str


class _Config(Protocol):
    theme: dict[str, str]


def on_page_context(context: object, *, page: _Page, config: _Config, **_rest: object) -> object:
    """Set the language of the theme to that of the tree the page stands in."""
    config.theme["language"] = "en" if page.url.startswith("en/") else "fr"
    return context
