"""Closing the window: only once nothing unsaved can be lost by it."""

from collections.abc import Callable, Sequence

Guard = Callable[[Callable[[], None]], None]
"""Calls its argument once nothing can be lost by closing; not at all if the user decides against it."""


class CloseGuard:
    """Asks before the window closes. The answer may come at once, or later, after a save."""

    def __init__(self, *guards: Guard, close: Callable[[], object]) -> None:
        """Nobody wants to close yet.

        Args:
            guards: Each asks the user about something, and then calls what it is given, or does not.
            close: Closes the window; called when the leave to do so comes later.
        """
        self._guards, self._close = guards, close
        self._is_allowed = self._is_asking = False
        self.insists = False
        """Whether the window closes without having asked."""

    def allows(self) -> bool:
        """Ask if need be; return whether the window may close now."""
        if not self._is_allowed:
            self._is_asking = True
            self._ask(self._guards)
            self._is_asking = False
        return self._is_allowed

    def insist(self) -> None:
        """Close without asking: what is unsaved is kept in another way."""
        self._is_allowed = self.insists = True
        self._close()

    def _ask(self, guards: Sequence[Guard]) -> None:
        """Ask one after the other; the last leads to the leave."""
        if guards:
            guards[0](lambda: self._ask(guards[1:]))
        else:
            self._allow()

    def _allow(self) -> None:
        self._is_allowed = True
        if not self._is_asking:
            self._close()
