"""Conflict copies are found under the names that synchronisation gives, and left alone."""

from __future__ import annotations

import shutil

import pytest

from guinguette.service.memory import MEMORY_NAME, read_memory
from tests.guinguette.service.test_memory import BEFORE, TOUR, kept, moved, opened_on
from tests.program import content

NAMES = (
    "memoire (copie en conflit de POSTE2 2027-01-05).gpkg",
    "memoire (POSTE2's conflicted copy 2027-01-05).gpkg",
    "memoire (conflicted copy 2027-01-05 101010).gpkg",
    "memoire-POSTE2.gpkg",
    "memoire.sync-conflict-20270105-101010-ABCDEFG.gpkg",
    "memoire_conflict-20270105-101010.gpkg",
    "memoire - Copie.gpkg",
    "Memoire (1).gpkg",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_shown_with_what_it_holds_and_never_taken(tmp_path, name):
    kept(tmp_path, TOUR, moved(TOUR))
    shutil.copyfile(tmp_path / MEMORY_NAME, tmp_path / name)
    kept(tmp_path, TOUR)
    copy = (tmp_path / name).read_bytes()
    memory = read_memory(tmp_path)
    (told,) = memory.warnings
    assert (told.code, told.file) == ("memory-copy", name)
    for words in (name, "la 2,", "31 mai 2026" if BEFORE.day == 31 else str(BEFORE.year)):
        assert words in told.message
    assert memory.last_tour() == TOUR
    with opened_on(tmp_path, BEFORE) as opened:
        assert opened.warnings == (told,)
    assert (tmp_path / name).read_bytes() == copy


@pytest.mark.parametrize("damage", [b"", b"text"])
def test_a_copy_that_cannot_be_read_is_shown_too(tmp_path, damage):
    kept(tmp_path, TOUR)
    (tmp_path / NAMES[0]).write_bytes(damage)
    assert [one.code for one in read_memory(tmp_path).warnings] == ["memory-copy-unreadable"]


def test_a_copy_alone_is_not_taken_for_the_memory(tmp_path):
    kept(tmp_path, TOUR)
    (tmp_path / MEMORY_NAME).rename(tmp_path / NAMES[0])
    before = content(tmp_path)
    memory = read_memory(tmp_path)
    assert memory.editions == ()
    assert [one.code for one in memory.warnings] == ["memory-copy"]
    with opened_on(tmp_path, BEFORE):
        pass
    assert content(tmp_path) == before
