"""Take the screenshots of LISEZMOI.md from the demo: ``make shots``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
IMAGES = HERE / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Plan the demo in a temporary folder and photograph what it wrote."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "demo"
        command = Path(sys.executable).with_name("guinguette")
        subprocess.run([command, "demo", "--dossier", folder, "--quiet"], check=True)  # noqa: S603
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
        _shot(desk, outputs / "index.html", "synthese.png")
        _shot(desk, outputs / "bilan-co2.html", "bilan.png")
        phone = browser.new_page(viewport={"width": 390, "height": 844}, locale="fr-FR")
        _shot(phone, driver, "chauffeur.png")
        browser.close()
    rota = sorted((outputs / "planning").glob("*.pdf"))[0]
    subprocess.run(  # noqa: S603
        ["pdftoppm", "-r", "70", "-png", "-l", "1", "-singlefile", rota, IMAGES / "planning"],  # noqa: S607
        check=True,
    )


def _shot(page: Page, path: Path, name: str) -> None:
    page.goto(path.as_uri())
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / name)


if __name__ == "__main__":
    main()
