"""The one place where ``inpaint-batch`` loads torch for filling: torch takes seconds to import.

``--help``, ``models`` and a wrong path must not wait for it, nor must a process that only hands out photos.
"""

from dataclasses import dataclass
from pathlib import Path

from inpaint_core.cli.batch_options import RunCommand
from inpaint_core.cli.interrupts import leaving_at_once
from inpaint_core.recipes.replay_engine import ReplayEngine


@dataclass(frozen=True, kw_only=True)
class EngineStart:
    """How an engine is started; called in the process that fills, which may be on another computer."""

    run: RunCommand
    weights: dict[str, Path]
    """Files to use instead of the models' own, by model name."""

    def __call__(self, sharing: int) -> ReplayEngine:
        """Return an engine.

        Args:
            sharing: Processes that share the cores of this computer.

        Raises:
            InpaintError: The device or number format is not there.
        """
        with leaving_at_once():
            from inpaint_core.engine.start import start_engine  # noqa: PLC0415 - see above

        run = self.run
        return start_engine(run.device, run.precision, self.weights, threads=run.threads, sharing=sharing)
