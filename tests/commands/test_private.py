"""
A folder whose every private field holds a word of its own: none is in what leaves the house.

Every file below ``public`` and ``mairies`` is read, whatever its kind: a kind of document that is
new is read too, and one of a format that is not known here is a failure.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import segno
from pypdf import PdfReader

import cli
from guinguette.files.published import published_document
from guinguette.service.memory import read_memory
from tests.commands.conftest import QUICK
from tests.working_folder import edit_cells

MARKS = {
    "contact": "Zqcontact",
    "phone": "06 99 88 77 01",
    "notes": "Zqnotes",
    "place": "Zqcour",
    "latitude": "48.65432",
    "longitude": "4.98765",
    "crew": "Zqequipage",
    "vehicle": "Zqvehicule",
    "depot": "Zqdepot",
    "coordination": "06 99 88 77 02",
    "description": "Zqinterne",
    "price": "71 352 €",
}
"""What each private field holds; no part of it stands anywhere else."""
FORMS = ("html", "pdf", "xlsx", "ics")
_DIGITS = re.compile(r"[^0-9]")


@pytest.fixture(scope="module")
def read_codes() -> list[str]:
    """What the codes of posters say, as they are drawn."""
    return []


@pytest.fixture(scope="module")
def outputs(new_folder, tmp_path_factory, read_codes) -> Path:
    """
    Plan the folder of six communes with a mark in every private field, then cancel a visit.

    Two of them are visited by contract.
    """
    folder = shutil.copytree(new_folder, tmp_path_factory.mktemp("prive") / "dossier")
    text = (folder / "guinguette.toml").read_text(encoding="utf-8")
    text = text.replace('"Équipe 1"', f'"{MARKS["crew"]}"').replace("Camion 1", MARKS["vehicle"])
    text = re.sub(
        r'(?<=nom = )"Saint-Dizier"|(?<=depot = )"Saint-Dizier"', f'"{MARKS["depot"]}"', text
    )
    text = re.sub(r"(?m)^description = .*$", f'description = "{MARKS["description"]}"', text)
    service = '[service]\nnom = "Le Comptoir"\ncontact_public = "comptoir.exemple.fr"\n'
    text = text.replace("[service]\n", f'{service}telephone = "{MARKS["coordination"]}"\n', 1)
    (folder / "guinguette.toml").write_text(text, encoding="utf-8")
    columns = {"place": "G", "contact": "J", "phone": "K", "notes": "L"}
    cells = {f"{column}{row}": MARKS[key] for key, column in columns.items() for row in range(2, 8)}
    cells |= {f"S{row}": "oui" for row in range(2, 8)}
    cells |= {"H2": float(MARKS["latitude"]), "I2": float(MARKS["longitude"])}
    edit_cells(folder, **cells, C6="contrat", C7="contrat")
    (folder / "contrats.csv").write_text("Client;Soirées;Prix\nUn payeur;2;71352\n", "utf-8")
    make = segno.make

    def read(said: str, *given, **options):
        read_codes.append(said)
        return make(said, *given, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segno, "make", read)
        assert cli.main(["plan", str(folder), *QUICK]) == 0
        assert cli.main(["week", str(folder)]) == 0
        first = next(folder.glob("sorties/*/plan.json"))
        day = json.loads(first.read_text(encoding="utf-8"))["routes"][0]
        closed = f"{day['visits'][0]['commune']} {day['date']}"
        assert (
            cli.main(["replan", str(folder), "--fermee", closed, "--retiree", "52500", *QUICK]) == 0
        )
        assert cli.main(["week", str(folder)]) == 0
    return first.parent


@pytest.fixture(scope="module")
def week(outputs) -> Path:
    """The first week of that plan, given out again after a visit was cancelled."""
    return outputs.with_name(f"semaine-{outputs.name}")


def said(path: Path) -> str:
    """All that a file says, shown or not, in lower case without spaces."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        document = PdfReader(BytesIO(content))
        text = " ".join(page.extract_text() for page in document.pages)
        text += f"{document.metadata} {document.attachments}"
        text += document.xmp_metadata.stream.get_data().decode() if document.xmp_metadata else ""
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(BytesIO(content)) as parts:
            text = " ".join(
                parts.read(name).decode("utf-8", "replace") for name in parts.namelist()
            )
    elif path.suffix == ".ics":
        text = content.decode().replace("\r\n ", "")
    elif path.suffix in {".txt", ".html", ".gpx", ".json"}:
        text = content.decode("utf-8-sig")
    else:
        pytest.fail(f"no test reads {path.name}: say here how")
    return "".join(f"{html.unescape(text)} {path.name}".casefold().split())


def found_in(texts: list[str]) -> set[str]:
    """Name the private fields whose mark stands in some text."""
    found = set()
    for field, mark in MARKS.items():
        plain = "".join(mark.casefold().split())
        forms = {plain, plain.replace(".", ","), _rounded(plain)} if "." in plain else {plain}
        numbers = plain.isdigit() and any(plain[1:] in _DIGITS.sub("", text) for text in texts)
        if numbers or any(form in text for form in forms for text in texts):
            found.add(field)
    return found


def _rounded(degrees: str) -> str:
    return f"{float(degrees):.3f}"


def files_below(outputs: Path, *folders: str) -> list[Path]:
    return [p for name in folders for p in sorted((outputs / name).rglob("*")) if p.is_file()]


def test_what_leaves_the_house_holds_no_private_field(outputs):
    files = files_below(outputs, "public", "mairies")
    kinds = {(file.relative_to(outputs).parts[:-1], file.suffix) for file in files}
    assert {
        (("public", "affiches"), ".pdf"), (("public", "agendas"), ".ics"),
        (("mairies",), ".ics"), (("mairies",), ".txt"),
        *((("public", "saison", *b), f".{end}") for b in ((), ("contrats",)) for end in FORMS),
        (("public", "saison", "villages"), ".html"),
    } <= kinds  # fmt: skip
    assert any("annulations" in file.name for file in files)
    leaking = {file.name: found_in([said(file)]) for file in files}
    assert {name: fields for name, fields in leaking.items() if fields} == {}


def test_what_a_week_sends_away_holds_no_private_field(week):
    files = files_below(week, "public", "messages/mairies")
    assert {file.suffix for file in files} == {".pdf", ".txt"}
    assert any("Ce qui change" in file.read_text("utf-8-sig") for file in files[1:])
    leaking = {file.name: found_in([said(file)]) for file in files}
    assert {name: fields for name, fields in leaking.items() if fields} == {}
    house = files_below(week, "planning", "chauffeurs", "messages/chauffeurs")
    house = [file for file in house if file.suffix in {".html", ".txt"}]
    assert found_in([said(file) for file in house]) == set(MARKS) - {"description", "price"}


def test_the_codes_of_posters_say_nothing_private(outputs, read_codes):
    assert any(text.startswith("BEGIN:VEVENT") for text in read_codes)
    assert found_in(["".join(text.casefold().split()) for text in read_codes]) == set()


def test_what_stays_in_the_house_holds_every_private_field(outputs):
    """Were a mark not where it belongs, the test above could not fail."""
    inside = [p for p in outputs.rglob("*") if p.is_file() and p.parent.name != "agendas"]
    inside = [p for p in inside if p.relative_to(outputs).parts[0] not in {"public", "mairies"}]
    texts = [said(path) for path in inside if path.name != ".fichiers.json"]
    assert found_in(texts) == set(MARKS)


def test_the_memory_of_what_was_published_holds_no_private_field(outputs):
    published = published_document(read_memory(outputs.parents[1]).published())
    assert published["communes"]
    assert (
        found_in([json.dumps(published, ensure_ascii=False).casefold().replace(" ", "")]) == set()
    )
