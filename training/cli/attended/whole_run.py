"""A run from the window: train, then compare. It goes on when the window is closed."""

import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

from inpaint_core.catalog import find_spec
from training.cli.attended.compare import Files, compare
from training.cli.attended.lines import LineCatcher, Lines, sentence_in
from training.cli.attended.outlook import Outlook
from training.cli.options.train_options import TrainOptions
from training.cli.start.setup import read_command
from training.cli.train import main
from training.config.recipe import TrainConfig
from training.errors import training_sentence_of


def run(arguments: Sequence[str], *, parent: Path | None, lines: Lines) -> int:
    """Train and compare, and tell the window of it.

    Args:
        arguments: Of ``inpaint-train``, with ``--run``, ``--val`` and ``--export``.
        parent: Weights to compare with; None for none.
        lines: Where to tell.

    Returns:
        The exit status of ``inpaint-train``.
    """
    options, config = read_command(arguments)
    outlook = Outlook(options.run_path)
    errors: list[str] = []

    def hear(line: str) -> None:
        errors.append(line)
        os.write(2, f"{line}\n".encode())

    told = LineCatcher(lambda line: lines.pass_on(outlook.add_to(line)))
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(LineCatcher(hear)):
        status = main([*arguments, "--json", "--yes"])  # the window has said how long it takes
    if status == 2:
        lines.tell("error", sentence=sentence_in(errors, program="inpaint-train"))
        return status
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the checkpoint is written: now it may end at once
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _compare(options, config, parent, lines)
    return status


def _compare(options: TrainOptions, config: TrainConfig, parent: Path | None, lines: Lines) -> None:
    """Compare the weights; where that fails the training is done all the same, and this is said."""
    if (
        options.export is None
        or not options.export.is_file()
        or find_spec(config.network, config.size) is None
    ):
        return
    lines.tell("comparing")
    try:
        found = compare(Files(options.export, parent, Path(options.val[0]), options.run_path))
    except Exception as error:
        if (sentence := training_sentence_of(error)) is None:
            raise
        lines.tell("warning", sentence=f"The new weights could not be measured. {sentence}")
    else:
        lines.tell("compared", **found)
