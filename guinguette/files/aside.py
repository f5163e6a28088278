"""Files that wait on disk to be written: a long plan has gigabytes of documents."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, MutableMapping
from pathlib import Path


class FilesAside(MutableMapping[str, bytes]):
    """Contents by name, each on disk until it is asked for; gone with the last reference."""

    def __init__(self) -> None:
        self._place = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._paths: dict[str, Path] = {}

    def __getitem__(self, name: str) -> bytes:
        """Read a content back."""
        return self._paths[name].read_bytes()

    def __setitem__(self, name: str, content: bytes) -> None:
        """Put a content aside."""
        path = self._paths.setdefault(name, Path(self._place.name) / str(len(self._paths)))
        path.write_bytes(content)

    def __delitem__(self, name: str) -> None:
        """Forget a content."""
        self._paths.pop(name).write_bytes(b"")

    def __iter__(self) -> Iterator[str]:
        """List the names in the order in which they were put aside."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._paths)
