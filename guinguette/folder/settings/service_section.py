"""The service in ``guinguette.toml``, ``[service]``: how the public knows it, how crews call it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from guinguette.folder.settings.roads_section import Section
from guinguette.folder.settings.some_sections import read_sections

_EMAIL = re.compile(r"[^@\s:<>,;\"]+@[^@\s:<>,;\"]+\.[^@\s:<>,;\".]+")


def _email(value: str) -> str:
    if value and not _EMAIL.fullmatch(value):
        raise PydanticCustomError("service-email", "no e-mail address")
    return value


def _public_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
        is_whole = is_whole and parts.username is None and parts.port != 0
    except ValueError:  # a port that is no number, half an IPv6 address
        is_whole = False
    if value and (not is_whole or parts.query or parts.fragment or re.search(r"\s", value)):
        raise PydanticCustomError("service-address", "no address of a site")
    return value.rstrip("/")


class ServiceSettings(Section):
    """
    Who runs the tours; every value may be empty.

    ``name`` is the one that the public knows, the title of the folder where empty. ``phone`` is the
    coordination's, written on the pages of drivers and on nothing public; ``public_contact`` is
    whatever may stand on a poster (a telephone, a site, a counter). ``email`` sends the calendars
    and is named in them. ``public_address`` is the web address at which the folder ``public`` of
    the outputs is published, without a final slash.
    """

    name: str = Field(alias="nom", default="")
    phone: str = Field(alias="telephone", default="")
    public_contact: str = Field(alias="contact_public", default="")
    email: Annotated[str, AfterValidator(_email)] = Field(alias="courriel", default="")
    public_address: Annotated[str, AfterValidator(_public_address)] = Field(
        alias="adresse_publique", default=""
    )

    def known_as(self, title: str) -> str:
        """Return the name that the public knows, that of a folder with this title."""
        return self.name or title


class _ServiceOnly(BaseModel):
    service: ServiceSettings = Field(default_factory=ServiceSettings)


def read_service(path: Path) -> ServiceSettings:
    """
    Read the section ``[service]`` of a settings file; nothing else in it has to be right.

    Parameters
    ----------
    path
        The file; where there is none, every value is empty.

    Raises
    ------
    InputError
        If it is no TOML, or the section has faults.
    """
    return read_sections(path, _ServiceOnly).service
