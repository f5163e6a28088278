"""A matrix server that answers as it likes: without end, without haste, from elsewhere."""

from __future__ import annotations

import random
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress

MODES = (
    "plain", "endless", "silent", "slow", "huge", "redirect", "away", "packed", "chunks", "headers",
    "status", "cut", "busy", "shut",
)  # fmt: skip


class HostileServer:
    """
    Answers every request with some bytes, on a free port until the block ends.

    Parameters
    ----------
    answer
        The body of the plain mode, and the start of others.
    mode
        One of :data:`MODES`; drawn from the answer where omitted, most often plain.
    """

    def __init__(self, answer: bytes, *, mode: str = "") -> None:
        draw = random.Random(zlib.crc32(answer))
        self._answer = answer
        self._mode = mode or ("plain" if draw.random() < 0.7 else draw.choice(MODES))
        self._code = draw.choice((204, 301, 400, 404, 418, 500, 599))
        self._is_over = threading.Event()

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while not self._is_over.is_set():
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer_one, args=(link,), daemon=True).start()

    def _answer_one(self, link: socket.socket) -> None:
        with suppress(OSError), link:
            asked = b""
            while b"\r\n\r\n" not in asked and (got := link.recv(65_536)):
                asked += got
            for part in self._parts():
                link.sendall(part)
                if self._is_over.is_set():
                    return

    def _head(self, *lines: str, status: int = 200) -> bytes:
        return "\r\n".join((f"HTTP/1.1 {status} X", "Connection: close", *lines, "", "")).encode()

    def _parts(self) -> Iterator[bytes]:
        yield from getattr(self, f"_{self._mode}")()

    def _plain(self) -> Iterator[bytes]:
        yield self._head(f"Content-Length: {len(self._answer)}") + self._answer

    def _endless(self) -> Iterator[bytes]:
        yield self._head() + self._answer[:10]
        while True:
            yield b" " * 100_000

    def _silent(self) -> Iterator[bytes]:
        self._is_over.wait(60)
        yield b""

    def _slow(self) -> Iterator[bytes]:
        yield self._head()
        for byte in self._answer + b" " * 1000:
            self._is_over.wait(0.2)
            yield bytes([byte])

    def _huge(self) -> Iterator[bytes]:
        yield self._head("Content-Length: 99999999999") + b"["
        while True:
            yield b"0," * 50_000

    def _redirect(self) -> Iterator[bytes]:
        yield self._head("Location: /again", status=307)

    def _away(self) -> Iterator[bytes]:
        yield self._head("Location: file:///etc/passwd", status=302)

    def _packed(self) -> Iterator[bytes]:
        pack = zlib.compressobj(9, wbits=31)
        yield self._head("Content-Encoding: gzip") + pack.compress(b" " * 1_000)
        for _ in range(2_000):
            yield pack.compress(b" " * 1_000_000)
        yield pack.flush()

    def _chunks(self) -> Iterator[bytes]:
        yield self._head("Transfer-Encoding: chunked") + b"5\r\nabcde\r\nZZ\r\n" + self._answer

    def _headers(self) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 X\r\n"
        for number in range(2_000):
            yield f"X-{number}: {'a' * 1000}\r\n".encode()
        yield b"\r\n" + self._answer

    def _status(self) -> Iterator[bytes]:
        yield self._head(status=self._code) + self._answer

    def _cut(self) -> Iterator[bytes]:
        yield self._head(f"Content-Length: {len(self._answer) + 9}") + self._answer

    def _busy(self) -> Iterator[bytes]:
        yield self._head("Retry-After: 0", status=503)

    def _shut(self) -> Iterator[bytes]:
        yield b""
