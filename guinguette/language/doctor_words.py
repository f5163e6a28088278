"""Words of the doctor that come with their own English."""

from __future__ import annotations

from guinguette.calendar import Language


def kept_matrices_words(files: int, megabytes: str, *, language: Language) -> tuple[str, str]:
    """Return the name and the content of the line of the doctor about matrices kept on disk."""
    if language == "en":
        word = "matrix" if files == 1 else "matrices"
        return "Times and distances kept", f"{files} {word}, {megabytes} MB"
    word = "matrice" if files < 2 else "matrices"
    return "Temps et distances gardés", f"{files} {word}, {megabytes} Mo"
