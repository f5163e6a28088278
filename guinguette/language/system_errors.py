"""What the operating system says, in the language of the user."""

from __future__ import annotations

import errno

from guinguette.language.faults import LANGUAGE

_FRENCH = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EEXIST: "un fichier de ce nom existe déjà",
    errno.ENOTDIR: "un fichier porte le nom d'un dossier",
    errno.EISDIR: "un dossier porte le nom d'un fichier",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "votre espace sur le disque est plein",
    errno.EROFS: "le disque ou le dossier est en lecture seule",
    errno.EIO: "le disque ne répond pas correctement",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EBUSY: "le fichier est occupé par un autre logiciel",
}


def system_error(error: OSError) -> str:
    """Say what the system refused; in English, or for a rare error, in the system's own words."""
    own = error.strerror or str(error)
    if LANGUAGE.get() == "en" or error.errno is None:
        return own
    return _FRENCH.get(error.errno, own)
