"""Where ``inpaint-train`` and ``inpaint-eval`` begin: see ``inpaint_core.cli.entry``."""

from collections.abc import Callable

from inpaint_core.cli.entry import run_command


def train() -> int:
    """Run ``inpaint-train``."""

    def find() -> Callable[[], int]:
        from training.cli.train import main  # noqa: PLC0415 - torch takes seconds to import

        return main

    return run_command(find)


def evaluate() -> int:
    """Run ``inpaint-eval``."""

    def find() -> Callable[[], int]:
        from training.cli.evaluate import main  # noqa: PLC0415 - torch takes seconds to import

        return main

    return run_command(find)
