"""Plain callables that want to know about a change: signals for code without Qt."""

from collections.abc import Callable
from typing import Generic, TypeVarTuple, Unpack

News = TypeVarTuple("News")


class Listeners(Generic[*News]):
    """An ordered list of callables, each called with the news."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Unpack[News]], None]] = []

    def add(self, listener: Callable[[Unpack[News]], None]) -> Callable[[], None]:
        """Call ``listener`` from now on; the callable returned ends that, and may be called twice."""
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def tell(self, *news: *News) -> None:
        """Call everyone who listens now."""
        for listener in tuple(self._listeners):
            listener(*news)
