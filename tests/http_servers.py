"""A real web server on this machine, that misbehaves on request."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True, kw_only=True)
class Reply:
    """
    How one request is answered.

    ``sent_bytes`` cuts the connection after that many bytes of the body; ``declares_less`` sends
    and announces a shorter body, as a broken proxy does; ``silent_s`` waits before the body.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sent_bytes: int | None = None
    silent_s: float = 0.0
    ignores_range: bool = False
    declares_length: bool = True


@dataclass(slots=True)
class Site:
    """Files by path, the replies to give next and after them, and the requests seen."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    posts: dict[str, bytes] = field(default_factory=dict)
    always: Reply = field(default_factory=Reply)

    def add(self, path: str, content: bytes, *, md5: str | None = None) -> str:
        """Publish a file with its checksum, right unless given; return its address."""
        self.files[path] = content
        name = path.rpartition("/")[2]
        digest = md5 or hashlib.md5(content, usedforsecurity=False).hexdigest()
        self.files[f"{path}.md5"] = f"{digest}  {name}\n".encode()
        return f"{self.address}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """Headers of the requests for a path."""
        return [headers for _, seen, headers in self.seen if seen == path]


@contextmanager
def serve() -> Iterator[Site]:
    """Run a server on a free port of the loopback until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.site
    finally:
        server.is_leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, *_args: Any) -> None:
        """Keep the output clean: clients leave when they have had enough."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.is_leaving = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        site, path = self.server.site, self.path.partition("?")[0]
        site.seen.append(("GET", path, dict(self.headers)))
        is_counted = not path.endswith(".md5")
        reply = site.replies.pop(0) if site.replies and is_counted else site.always
        if path not in site.files:
            self._say(404, {}, b"")
        elif reply.status != 200:
            self._say(reply.status, reply.headers, b"")
        else:
            self._send(reply, site.files[path])

    def do_POST(self) -> None:
        site, path = self.server.site, self.path
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        site.seen.append(("POST", path, dict(self.headers)))
        reply = site.replies.pop(0) if site.replies else Reply()
        if path not in site.posts:
            self._say(404, {}, b"")
        else:
            self._say(reply.status, reply.headers, site.posts[path])

    def _send(self, reply: Reply, content: bytes) -> None:
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": tag, **reply.headers}
        asked = self.headers.get("Range", "")
        is_same = self.headers.get("If-Range", tag) == tag
        status, body = 200, content
        if asked and is_same and not reply.ignores_range:
            start = int(asked.removeprefix("bytes=").partition("-")[0])
            if start >= len(content):
                self._say(416, {"Content-Range": f"bytes */{len(content)}"}, b"")
                return
            status, body = 206, content[start:]
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._say(status, headers, body, reply)

    def _say(
        self, status: int, headers: dict[str, str], body: bytes, reply: Reply | None = None
    ) -> None:
        how = reply or Reply()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if how.declares_length:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        if how.silent_s:
            self.server.is_leaving.wait(how.silent_s)
        self.wfile.write(body if how.sent_bytes is None else body[: how.sent_bytes])
        self.wfile.flush()
        if how.sent_bytes is not None:
            time.sleep(0.02)
            self.close_connection = True

    def log_message(self, *_args: Any) -> None:
        """Keep the output of the tests clean."""
