"""The errors of engines that are asked over a network."""

from __future__ import annotations

from routing.errors import RoutingError


class EngineError(RoutingError):
    """An engine gave no matrix."""


class EngineUnavailableError(EngineError):
    """A server did not answer, or was too busy to; ``status`` is 0 where no answer came."""

    def __init__(self, url: str, status: int, detail: str) -> None:
        super().__init__(f"no answer from {url} ({status or 'no connection'}): {detail}")
        self.url, self.status, self.detail = url, status, detail


class EngineRefusedError(EngineError):
    """A server refused a request, in its own words."""

    def __init__(self, url: str, code: str, detail: str) -> None:
        super().__init__(f"{url} refused the request ({code}): {detail}")
        self.url, self.code, self.detail = url, code, detail


class EngineAnswerError(EngineRefusedError):
    """A server answered what is not its documented format: it may be a server of another kind."""
