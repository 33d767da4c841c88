"""Time that a test moves."""


class Clock:
    """Seconds that stand still until a test moves them.

    Attributes:
        now: What it shows.
    """

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
