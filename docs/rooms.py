"""Draw the rooms from the import contracts of pyproject.toml: ``python docs/rooms.py``."""

from __future__ import annotations

import re
import tomllib
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
IMAGE = HERE / "images" / "rooms.svg"
COLUMN, GAP, CHIP, PAD, HEAD = 236, 28, 24, 8, 66
"""Pixels: width of a package, between two, height of a room, around it, above the floors."""
LETTER = 7.3
"""Pixels of a letter of the font, 12 px wide monospaced."""
STYLE = """
text { font: 12px ui-monospace, Menlo, Consolas, monospace; fill: #1a1a1a; }
.name { font: bold 16px system-ui, sans-serif; } .about { font: 12px system-ui, sans-serif; }
.floor { fill: #f7f4ec; stroke: #c9c2ae; } .room { fill: #ffffff; stroke: #0b3d91; }
.later { fill: none; stroke: #8a8a8a; stroke-dasharray: 4 3; }
.arrow { stroke: #0b3d91; stroke-width: 2; fill: none; marker-end: url(#tip); }
""".strip()
ABOUT = {
    "commands": "one file a command",
    "maps": "results in, documents out",
    "guinguette": "the trade",
    "routing": "vehicle routing, no trade",
}


def packages(contracts: list[dict[str, object]]) -> dict[str, list[str]]:
    """List the floors of each package, in the order in which they may import each other."""
    layers = [c for c in contracts if c["type"] == "layers"]
    order = next(c["layers"] for c in layers if "containers" not in c)
    floors = {c["containers"][0]: c["layers"] for c in layers if "containers" in c}
    return {name: floors[name] for name in order}


def picture(project: str) -> str:
    """Draw the text of a pyproject.toml as SVG; the same text gives the same bytes."""
    contracts = tomllib.loads(project)["tool"]["importlinter"]["contracts"]
    columns = packages(contracts)
    drawn, lowest = [], 0
    for rank, (name, floors) in enumerate(columns.items()):
        x = GAP + rank * (COLUMN + GAP)
        drawn += [
            f'<text class="name" x="{x}" y="30">{name}</text>',
            f'<text class="about" x="{x}" y="50">{ABOUT[name]}</text>',
        ]
        if rank:
            drawn.append(f'<path class="arrow" d="M{x - GAP + 2} 26h{GAP - 8}"/>')
        y = HEAD
        for floor in floors:
            boxes, height = _floor(floor, x, y)
            drawn += boxes
            y += height + 6
        lowest = max(lowest, y)
    width, height = GAP + len(columns) * (COLUMN + GAP), lowest + 34
    note = "Imports go right, and down. Dashed: a room to come, with its floor kept."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label="{note}">',
            f"<style>{STYLE}</style>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" '
            'markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill="#0b3d91"/>'
            "</marker></defs>",
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            *drawn,
            f'<text class="about" x="{GAP}" y="{height - 12}">{note}</text>',
            "</svg>\n",
        ]
    )


def _floor(floor: str, x: int, y: int) -> tuple[list[str], int]:
    """Draw the rooms of one floor, in as many lines as they need; return its height too."""
    boxes, left, top = [], x + PAD, y + PAD
    for room in (word.strip() for word in floor.split("|")):
        later = re.fullmatch(r"\((.*)\)", room)
        name = later.group(1) if later else room
        width = round(len(name) * LETTER) + 2 * PAD
        if left > x + PAD and left + width > x + COLUMN - PAD:
            left, top = x + PAD, top + CHIP + 6
        boxes += [
            f'<rect class="{"later" if later else "room"}" x="{left}" y="{top}" '
            f'width="{width}" height="{CHIP}" rx="5"/>',
            f'<text x="{left + PAD}" y="{top + 16}">{escape(name)}</text>',
        ]
        left += width + 6
    height = top + CHIP + PAD - y
    back = f'<rect class="floor" x="{x}" y="{y}" width="{COLUMN}" height="{height}" rx="8"/>'
    return [back, *boxes], height


if __name__ == "__main__":
    IMAGE.write_text(
        picture((HERE.parent / "pyproject.toml").read_text(encoding="utf-8")), encoding="utf-8"
    )
