"""The section ``[service]``: read with the folder, or alone for the documents of a kept plan."""

from __future__ import annotations

import tomllib

import pytest

from guinguette.faults import InputError
from guinguette.folder.settings.model import parse_settings
from guinguette.folder.settings.service_section import ServiceSettings, read_service
from guinguette.folder.template import settings_toml
from tests.guinguette.folder.settings.test_promises import settings

FILLED = """
[service]
nom = "La Tournée"
telephone = "03 25 00 00 00"
contact_public = "tournee.example.org"
courriel = "tournees@example.org"
adresse_publique = "https://example.org/tournees/"
"""


def test_the_section_alone_is_read_whatever_the_rest_of_the_file_is(tmp_path):
    path = tmp_path / "guinguette.toml"
    path.write_text('titre = 3\n[periode]\ndebut = "jamais"\n' + FILLED, encoding="utf-8")

    service = read_service(path)

    assert service.name == "La Tournée"
    assert service.public_address == "https://example.org/tournees"
    assert read_service(tmp_path / "absent.toml") == ServiceSettings()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('courriel = "tournees"', "service-email"),
        ('courriel = "a@b.fr, c@d.fr"', "service-email"),
        ('adresse_publique = "example.org"', "service-address"),
        ('adresse_publique = "ftp://example.org"', "service-address"),
        ('adresse_publique = "https://example.org/?page=2"', "service-address"),
        ('adresse_publique = "https://[::1"', "service-address"),
    ],
)
def test_what_is_no_address_is_refused_with_its_place(tmp_path, line, code):
    path = tmp_path / "guinguette.toml"
    path.write_text(f"[service]\n{line}\n", encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_service(path)

    (found,) = caught.value.faults
    key = line.split()[0]
    assert (found.code, found.cell) == (code, f"service.{key}")
    assert "2" in found.message  # the line


def test_settings_are_written_with_what_is_filled_and_show_the_rest():
    text = settings_toml(settings().model_copy(update={"service": ServiceSettings(name="Ici")}))

    assert parse_settings(tomllib.loads(text)).service.name == "Ici"
    assert "# telephone = " in text
    assert "# nom = " not in text
