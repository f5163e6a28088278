"""Why a commune lacks visits, in the words of the coordinator."""

from __future__ import annotations

from guinguette.communes.france import Commune
from guinguette.language.faults import fault
from routing.solution import Reason


def why_unserved(reason: Reason, commune: Commune) -> tuple[str, str]:
    """Return the stable code of a reason, and the sentence that says what to do about it."""
    code = "unserved-" + reason.replace("_", "-")
    why = fault(code, commune=commune.name_with_article)
    return code, f"{why.message} {why.help}".strip()
