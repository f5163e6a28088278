"""Requests to a matrix server: patient with a busy one, plain about a broken one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import requests

from routing.limits import MOST_ANSWER, parsed
from routing.matrices.engines.engine_errors import EngineAnswerError, EngineUnavailableError

Wait = Callable[[float], None]
_Answer = tuple[requests.Response, bytes]

_BUSY = {429, 502, 503, 504}
_ATTEMPTS = 5
_LONGEST_WAIT_S = 60.0
_TIMEOUT_S = (10.0, 120.0)
_ANSWER_S = 120.0
"""A server that sends a byte now and then is not waited for longer."""
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class JsonClient:
    """
    Asks one server, over one connection.

    ``wait`` is called with the seconds to let pass before a busy server is asked again.
    """

    def __init__(self, wait: Wait = time.sleep) -> None:
        self._wait = wait
        self._session = requests.Session()

    def ask(self, url: str, *, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """
        Return the JSON object at an address; posts a body if there is one.

        An answer of status 400 is returned too: it says what was wrong in its own words.

        Raises
        ------
        EngineUnavailableError
            If no answer comes, or the server stays busy.
        EngineAnswerError
            If the answer is no JSON object.
        """
        # The proxy of an office leads out of it, not to this machine.
        self._session.trust_env = urlsplit(url).hostname not in _THIS_MACHINE
        response, content = self._patiently(url, body)
        place = url.partition("?")[0][:200]
        if response.status_code not in {200, 400}:
            detail = content[:200].decode("utf-8", "replace")
            raise EngineUnavailableError(place, response.status_code, detail)
        try:
            answer = parsed(_plain_json, content)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise EngineAnswerError(place, str(response.status_code), "not a JSON object")
        return answer

    def _patiently(self, url: str, body: Mapping[str, Any] | None) -> _Answer:
        for attempt in range(_ATTEMPTS):
            try:
                response, content = _in_time(lambda: self._once(url, body))
            except (requests.RequestException, OSError, ValueError) as error:
                raise EngineUnavailableError(url.partition("?")[0][:200], 0, str(error)) from error
            if response.status_code not in _BUSY or attempt == _ATTEMPTS - 1:
                break
            self._wait(_pause_s(response, attempt))
        return response, content

    def _once(self, url: str, body: Mapping[str, Any] | None) -> _Answer:
        with self._session.request(
            "GET" if body is None else "POST",
            url,
            json=body,
            timeout=_TIMEOUT_S,
            stream=True,
            allow_redirects=False,  # where the van stops is told to the server named alone
        ) as response:
            content = bytearray()
            for part in response.iter_content(1 << 14):
                content += part
                if len(content) > MOST_ANSWER:
                    place = url.partition("?")[0][:200]
                    raise EngineAnswerError(place, str(response.status_code), "too long an answer")
            return response, bytes(content)


def _in_time(ask: Callable[[], _Answer]) -> _Answer:
    """Wait so long for an answer, however slowly it comes, and leave it alone afterwards."""
    answers: SimpleQueue[_Answer | Exception] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(ask())
        except Exception as error:
            answers.put(error)

    Thread(target=work, daemon=True).start()
    try:
        found = answers.get(timeout=_ANSWER_S)
    except Empty:
        raise TimeoutError(f"no whole answer within {_ANSWER_S:.0f} s") from None
    if isinstance(found, Exception):
        raise found
    return found


def _plain_json(content: bytes) -> object:
    return json.loads(content, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)  # NaN is no JSON, and no distance


def _pause_s(response: requests.Response, attempt: int) -> float:
    """Seconds that the server asks for, else 1, 2, 4..."""
    asked = response.headers.get("Retry-After", "")
    return min(float(asked) if asked.isdigit() else 2.0**attempt, _LONGEST_WAIT_S)
