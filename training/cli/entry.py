"""Where ``inpaint-train`` and ``inpaint-eval`` begin: see ``inpaint_core.cli.entry``."""

import time
from collections.abc import Callable
from functools import partial

from inpaint_core.cli.entry import run_command


def train() -> int:
    """Run ``inpaint-train``."""
    began = time.monotonic()

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
