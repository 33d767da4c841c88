"""Closing the window: only once nothing unsaved can be lost by it."""

from collections.abc import Callable

from editor.controllers.file import FileController


class CloseGuard:
    """Asks before the window closes. The answer may come at once, or later, after a save."""

    def __init__(self, files: FileController, close: Callable[[], object]) -> None:
        """Nobody wants to close yet.

        Args:
            files: Asks the user, and saves.
            close: Closes the window; called when the leave to do so comes later.
        """
        self._files, self._close = files, close
        self._is_allowed = self._is_asking = False
        self.insists = False
        """Whether the window closes without having asked."""

    def allows(self) -> bool:
        """Ask if need be; return whether the window may close now."""
        if not self._is_allowed:
            self._is_asking = True
            self._files.guard(self._allow)
            self._is_asking = False
        return self._is_allowed

    def insist(self) -> None:
        """Close without asking: what is unsaved is kept in another way."""
        self._is_allowed = self.insists = True
        self._close()

    def _allow(self) -> None:
        self._is_allowed = True
        if not self._is_asking:
            self._close()
