"""Take the screenshots of the two readmes from the demo: ``make shots``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
IMAGES = HERE / "images"
PRINTED = "2027-05-31"
"""The Monday before the first week of the demo."""
MARGIN = 4
"""Pixels below an element that ends a picture."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Plan the demo in a temporary folder and photograph what it wrote."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "demo"
        command = Path(sys.executable).with_name("guinguette")
        subprocess.run(  # noqa: S603
            [command, "demo", "--dossier", folder, "--quiet"],
            env=os.environ | {"GUINGUETTE_TODAY": PRINTED},
            check=True,
        )
        (outputs,) = (folder / "sorties").iterdir()
        IMAGES.mkdir(exist_ok=True)
        _photograph(outputs)


def _photograph(outputs: Path) -> None:
    browser_path = next(path for name in BROWSERS if (path := shutil.which(name)))
    driver = sorted((outputs / "chauffeurs").glob("*.html"))[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        desk = browser.new_page(viewport={"width": 1100, "height": 900}, locale="fr-FR")
        _shot(desk, outputs / "index.html", "synthese.png", until=".leaflet-container")
        _shot(desk, outputs / "bilan-co2.html", "bilan.png")
        phone = browser.new_page(viewport={"width": 390, "height": 844}, locale="fr-FR")
        _shot(phone, driver, "chauffeur.png")
        browser.close()
    rota = sorted((outputs / "planning").glob("*.pdf"))[0]
    subprocess.run(  # noqa: S603
        ["pdftoppm", "-r", "70", "-png", "-l", "1", "-singlefile", rota, IMAGES / "planning"],  # noqa: S607
        check=True,
    )


def _shot(page: Page, path: Path, name: str, *, until: str = "") -> None:
    """Photograph what the window shows, or everything down to the end of an element."""
    page.goto(path.as_uri())
    page.wait_for_timeout(1500)
    box = page.locator(until).first.bounding_box() if until else None
    if box is None:
        page.screenshot(path=IMAGES / name)
        return
    width, height = box["x"] * 2 + box["width"], box["y"] + box["height"] + MARGIN
    page.screenshot(
        path=IMAGES / name,
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": height},
    )


if __name__ == "__main__":
    main()
