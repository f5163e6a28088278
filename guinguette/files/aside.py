"""Files that wait on disk to be written: a long plan has gigabytes of documents."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, MutableMapping
from pathlib import Path


class FilesAside(MutableMapping[str, bytes]):
    """Contents by name, on disk until each is asked for; gone with the last reference."""

    def __init__(self) -> None:
        self._place = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._path = Path(self._place.name) / "files"
        self._spans: dict[str, tuple[int, int]] = {}

    def __getitem__(self, name: str) -> bytes:
        """Read a content back."""
        begin, length = self._spans[name]
        with self._path.open("rb") as file:
            file.seek(begin)
            return file.read(length)

    def __setitem__(self, name: str, content: bytes) -> None:
        """Put a content aside."""
        with self._path.open("ab") as file:
            self._spans[name] = file.tell(), len(content)
            file.write(content)

    def __delitem__(self, name: str) -> None:
        """Forget a content."""
        del self._spans[name]

    def __iter__(self) -> Iterator[str]:
        """List the names in the order in which they were put aside."""
        return iter(self._spans)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._spans)
