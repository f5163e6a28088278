"""How a run speaks: its terminal, and what it shows while something goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from commands.console.interrupt import interruptible, stoppable
from commands.console.terminal import Terminal
from guinguette.language.catalogue import say

if TYPE_CHECKING:
    from guinguette.service.memory import OpenMemory

T = TypeVar("T")

Tell = Callable[[str], None]
"""Shows what is known so far."""
ShouldStop = Callable[[], bool]
"""Whether the user asked for the work to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """
    How this run speaks: options that every command has.

    ``words`` are those of the command line; ``memory`` is that of the folder where the command
    works alone.
    """

    terminal: Terminal
    words: tuple[str, ...] = ()
    memory: OpenMemory | None = None
    is_json: bool = False
    is_quiet: bool = False
    is_debug: bool = False

    def wait_for(self, doing: str, work: Callable[[Tell], T], *, is_slow: bool = False) -> T:
        """
        Show that some work goes on; Ctrl-C leaves it.

        Parameters
        ----------
        work
            Given what to call with what is known so far; it must write nothing.
        is_slow
            It takes longer the first time.
        """
        with self.terminal.progress(doing, is_slow=is_slow) as tell:
            return interruptible(lambda: work(tell))

    def search(self, doing: str, work: Callable[[Tell, ShouldStop], T]) -> tuple[T, bool]:
        """
        Show that a search goes on; Ctrl-C asks for what it has, a second one leaves it.

        Returns
        -------
        result, is_stopped
            What the search returned, and whether it was asked to end.
        """
        with self.terminal.progress(doing, is_slow=True) as tell:
            stopping = say("terminal.stopping")
            return stoppable(
                lambda should_stop: work(tell, should_stop), heard=lambda: tell(stopping)
            )
