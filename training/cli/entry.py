"""Where ``inpaint-train`` and ``inpaint-eval`` begin: see ``inpaint_core.cli.entry``."""

import os
import time
from collections.abc import Callable
from functools import partial

from inpaint_core.cli.entry import run_command


def train() -> int:
    """Run ``inpaint-train``."""
    began = time.monotonic()
    # Before the library that runs torch's threads is loaded: by default threads that wait for each other burn
    # their core. Where others use the machine too, filling a photo took 19 s on two cores that way, and 1.8 s
    # when they sleep instead.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

    def find() -> Callable[[], int]:
        from training.cli.train import main  # noqa: PLC0415 - torch takes seconds to import

        return partial(main, began=began)

    return run_command(find)


def evaluate() -> int:
    """Run ``inpaint-eval``."""

    def find() -> Callable[[], int]:
        from training.cli.evaluate import main  # noqa: PLC0415 - torch takes seconds to import

        return main

    return run_command(find)
