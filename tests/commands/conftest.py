"""Working folders that the tests of the commands start from."""

import shutil

import pytest

import cli

QUICK = ("--effort", "300")
"""Enough for a plan of six communes, the same on any machine."""


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory):
    """A working folder of six communes, as ``init`` makes it."""
    made = tmp_path_factory.mktemp("nouveau") / "dossier"
    assert cli.main(["init", str(made), "--departements", "52"]) == 0
    return made


@pytest.fixture(scope="session")
def new_plan(new_folder, tmp_path_factory):
    """The same, planned once."""
    made = shutil.copytree(new_folder, tmp_path_factory.mktemp("planifie") / "dossier")
    assert cli.main(["plan", str(made), *QUICK]) == 0
    return made


@pytest.fixture
def folder(new_folder, tmp_path):
    """A copy of the new folder."""
    return shutil.copytree(new_folder, tmp_path / "dossier")


@pytest.fixture
def planned(new_plan, tmp_path):
    """A copy of the planned folder."""
    return shutil.copytree(new_plan, tmp_path / "dossier")
