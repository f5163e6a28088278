"""Pages opened from files, as a driver does, in a browser for which no host exists."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
PHONE = {"width": 390, "height": 844}
LONG_MS = 200_000
"""A guard against waiting for ever, never a measure: the machine may have other things to do."""


@dataclass
class Seen:
    """What a page asked for beyond its own file, and what it complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return not self.requests and not self.complaints


class Opener:
    """Opens pages from files, each in a context of its own, and remembers what they did."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._path = browser, folder / "page.html"
        self.contexts: list[BrowserContext] = []

    def open(self, html: str, *, is_phone: bool = True, **options) -> tuple[Page, Seen]:
        """Write a page to a file and open it; ``options`` are those of a context."""
        page, seen = self.prepare(is_phone=is_phone, **options)
        self.show(page, html)
        return page, seen

    def open_wide(self, html: str, width: int) -> tuple[Page, Seen]:
        """Open a page in a window of a given width, with a mouse."""
        return self.open(html, is_phone=False, viewport={"width": width, "height": 844})

    def prepare(self, *, is_phone: bool = True, **options) -> tuple[Page, Seen]:
        """Make an empty page, for what has to be in place before the file is read."""
        context = self._browser.new_context(
            locale="fr-FR",
            viewport=options.pop("viewport", PHONE),
            is_mobile=is_phone,
            has_touch=is_phone,
            **options,
        )
        context.set_default_timeout(LONG_MS)
        self.contexts.append(context)
        page, seen = context.new_page(), Seen()
        page.on("request", lambda request: self._note(seen, request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda message: seen.complaints.append(message.text))
        return page, seen

    def show(self, page: Page, html: str) -> None:
        """Write a page to a file and open it in a page that was prepared."""
        self._path.write_text(html, encoding="utf-8", newline="\n")
        page.goto(self._path.as_uri())

    def _note(self, seen: Seen, url: str) -> None:
        if url != self._path.as_uri() and not url.startswith(("data:", "blob:")):
            seen.requests.append(url)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a browser; the test is skipped where there is none."""
    expect.set_options(timeout=LONG_MS)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = next((found for name in (*PROGRAMS, own) if (found := shutil.which(name))), None)
        if path is None:
            pytest.skip(f"no browser on this machine: none of {', '.join(PROGRAMS)}")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=LONG_MS)
        yield browser
        browser.close()


def widest_px(page: Page) -> int:
    """Width of what the page shows, beyond the window where it overflows."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def settle(page: Page) -> None:
    """Wait until the map has found its view and placed its pins and names."""
    page.wait_for_function(
        """() => {
          const shown = [...document.querySelectorAll('.pin, .leaflet-tooltip, .leaflet-map-pane')];
          const now = shown.map(e => e.style.cssText + e.className + JSON.stringify(
            e.getBoundingClientRect())).join();
          const quiet = window.settling === now && ++window.settled >= 10;
          if (window.settling !== now) { window.settling = now; window.settled = 0; }
          return quiet;
        }""",
        polling=50,
    )
