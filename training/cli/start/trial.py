"""``--dry-run`` and ``--find-rate``: a look at a run that leaves nothing behind."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from training.cli.options.train_options import TrainOptions
from training.run.pace.time_budget import TimeBudget
from training.run.run_folder import RunFolder
from training.run.trainer import Trainer
from training.run.trials.dry_run import try_one_step
from training.run.trials.rate_finder import STEPS, describe_search, find_rate


def run_trial(options: TrainOptions, build: Callable[[RunFolder], Trainer], budget: TimeBudget) -> int:
    """Make the trial that is asked for, print what it says and return the exit status.

    Args:
        options: Of the run.
        build: Puts the run together in a folder.
        budget: Limit on the time that the run will have.
    """
    with TemporaryDirectory(prefix="inpaint-train-") as folder:
        trainer = build(RunFolder(Path(folder)))
        if options.dry_run:
            said = try_one_step(trainer, budget, steps_factor=options.steps_factor or 1.0).describe()
        else:
            with tqdm(total=STEPS, desc="trying rates", file=sys.stderr, disable=None) as bar:
                said = describe_search(find_rate(trainer, report=lambda _: bar.update()))
    if trainer.hardware.is_main:
        print(said)  # noqa: T201
    trainer.hardware.processes.end()
    return 0
