"""Pages opened from files in a browser that has no network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def opened(path: Path, *, width: int) -> Iterator[tuple[Page, list[str]]]:
    """Open a file; give the page and what it asked for or complained about."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), None)
    if program is None and "CI" not in os.environ:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        context = browser.new_context(offline=True, viewport={"width": width, "height": 844})
        page, seen = context.new_page(), []
        page.on("request", lambda request: seen.append(request.url))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("console", lambda message: seen.append(message.text))
        page.goto(path.as_uri())
        seen.remove(path.as_uri())
        yield page, seen
        browser.close()


def widest_px(page: Page) -> int:
    """Width of what the page shows, beyond the window where it overflows."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
