"""Tests of ``commands/write_documents.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cli
from guinguette.emissions import balance as emissions


@pytest.mark.parametrize("command", ["plan", "export", "impact"])
def test_the_balance_of_a_plan_is_computed_once(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path / "dossier")
    assert cli.main(["init", folder, "--departements", "52", "-q"]) == 0
    if command != "plan":
        assert cli.main(["plan", folder, "--effort", "5000", "-q"]) == 0
    computed: list[emissions.Balance] = []
    compute = emissions.balance_tour

    def counted(*given: Any) -> emissions.Balance:
        computed.append(compute(*given))
        return computed[-1]

    monkeypatch.setattr(emissions, "balance_tour", counted)
    assert cli.main([command, folder, "-q"]) == 0
    assert len(computed) == 1
