"""Firefox and WebKit, driven in their own protocols: what a page holds once scripts have run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 120
"""A guard against waiting for ever, never a measure."""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def started(*command: str) -> Iterator[None]:
    """Run a program for as long as it is used."""
    quiet = subprocess.DEVNULL
    program = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def wanted(*names: str) -> str:
    """Find a program; the test is skipped where there is none."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"not on this machine: {' or '.join(names)}")
    return found


class _Marionette:
    """Firefox: messages ``length:[type, number, command, parameters]`` on a socket."""

    def __init__(self, port: int) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        self._file, self._count = self._socket.makefile("rb"), 0
        self._read()

    def _read(self) -> Any:
        length = b""
        while (digit := self._file.read(1)) != b":":
            length += digit
        return json.loads(self._file.read(int(length)))

    def call(self, command: str, **parameters: object) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, command, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._read()
        assert error is None, error
        return result


def firefox_says(page: Path, script: str, folder: Path) -> Any:
    """Open a page in Firefox, and return what a script finds there."""
    program, port = wanted("firefox-esr", "firefox"), free_port()
    (folder / "user.js").write_text(f'user_pref("marionette.port", {port});', encoding="utf-8")
    with started(program, "--headless", "--marionette", "--no-remote", "--profile", str(folder)):
        browser = _Marionette(port)
        browser.call("WebDriver:NewSession")
        browser.call("WebDriver:Navigate", url=page.as_uri())
        return browser.call("WebDriver:ExecuteScript", script=script, args=[])["value"]


def webkit_says(page: Path, script: str) -> Any:
    """Open a page in WebKit, and return what a script finds there."""
    driver, screen, port = wanted("WebKitWebDriver"), wanted("xvfb-run"), free_port()
    with started(screen, "-a", driver, f"--port={port}"):
        session = _post(port, "/session", capabilities={"alwaysMatch": {}})["sessionId"]
        try:
            _post(port, f"/session/{session}/url", url=page.as_uri())
            return _post(port, f"/session/{session}/execute/sync", script=script, args=[])
        finally:
            _ask(port, "DELETE", f"/session/{session}", {})


def _post(port: int, path: str, **body: object) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return _ask(port, "POST", path, body)
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _ask(port: int, method: str, path: str, body: dict[str, object]) -> Any:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request(method, path, json.dumps(body))
    return json.load(connection.getresponse())["value"]
