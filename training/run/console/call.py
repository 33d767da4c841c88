"""How a run was called, as far as the terminal speaks of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """What the command line said.

    Attributes:
        steps_factor: Of ``--steps-factor``; None where it can no longer be chosen, for the run goes on.
        going_on: The command that goes on with the run; empty for none.
    """

    steps_factor: float | None = None
    going_on: str = ""
