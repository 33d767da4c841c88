"""``inpaint-train``: train a network from a recipe, on any machine, and never lose the work."""

import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import FrameType
from typing import Final

import torch

from inpaint_core.cli.interrupts import leaving_at_once
from training.cli.about.commands import COMMANDS, check_first_word, make_parsers
from training.cli.mistakes import sentence_about
from training.cli.options.record import to_record
from training.cli.options.train_options import TrainOptions, command_to_go_on
from training.cli.start.footprint import Footprint
from training.cli.start.long_training import check_long_training, warn_of_long_training
from training.cli.start.setup import FixedFiles, make_hardware, open_inputs, read_command, record_of
from training.cli.start.trial import run_trial
from training.config.recipe import TrainConfig
from training.data.dataset import CropDataset
from training.errors import ConfigError
from training.networks.calibration import FILE_NAME as CALIBRATION_NAME
from training.networks.calibration import Calibration
from training.objectives.build import build_objective, check_start
from training.objectives.fixed_networks import describe_fixed, load_fixed_networks
from training.objectives.objective import AddedLoss
from training.run.checkpoint import ADDED_LOSS, FILE_NAME, TEACHER_MODULE
from training.run.checkpoint_file import has_checkpoint
from training.run.console.call import Call
from training.run.export import check_place, export_weights, training_record
from training.run.hardware import Hardware
from training.run.keeping.ending import write_ending
from training.run.model_card import draft_card
from training.run.pace.time_budget import TimeBudget
from training.run.run_data import RunData
from training.run.run_folder import RunFolder, describe_environment
from training.run.tracking.trackers import TRACKERS
from training.run.trainer import Trainer
from training.run.watcher import Watcher

EXPORTED_BYTES_PER_SECOND: Final = 50e6
"""A slow disk's, with the conversion to fp16."""


@dataclass(frozen=True)
class _Plan:
    """What is to be trained, and on what."""

    config: TrainConfig
    options: TrainOptions
    hardware: Hardware
    added_loss: AddedLoss | None

    def describe(self) -> dict[str, str]:
        """Return what the run's record says of code of the user's own: an added loss, a teacher."""
        found = {}
        if self.added_loss is not None:
            found[ADDED_LOSS] = getattr(self.added_loss, "__qualname__", type(self.added_loss).__name__)
        if self.options.teacher_module is not None:
            found[TEACHER_MODULE] = self.options.teacher_module
        return found


class StopRequest:
    """Turns the first Ctrl-C or termination into a request to stop; a second Ctrl-C interrupts at once."""

    def __init__(self) -> None:
        self.asked = False

    def install(self) -> None:
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = True
        print("\nStopping after this step; the run can be resumed.", file=sys.stderr)  # noqa: T201


def main(
    arguments: Sequence[str] | None = None,
    *,
    began: float | None = None,
    added_loss: AddedLoss | None = None,
) -> int:
    """Run the command; returns its exit status.

    0 done, 2 for a mistake in settings or data, 3 stopped with a checkpoint, 130 interrupted.

    Args:
        arguments: None reads the program's own.
        began: When the program was started, by ``time.monotonic``; None is now. ``--max-minutes`` counts from
            there.
        added_loss: Returns terms that are added to the generator's loss: see ``docs/training/own-loss.md``.
    """
    began = time.monotonic() if began is None else began
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if words and words[0] in COMMANDS:
            return COMMANDS[words[0]](words[1:])
        check_first_word(words)
        with leaving_at_once():  # until the first step, which asks ``StopRequest``: nothing can be lost
            return _train(words, began, added_loss)
    except Exception as error:
        if (sentence := sentence_about(error, make_parsers)) is None:
            raise
        print(f"inpaint-train: {sentence}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:  # before the first step, or the second one of two
        print("inpaint-train: Stopped; no checkpoint was written for it.", file=sys.stderr)  # noqa: T201
        return 130


def _train(arguments: Sequence[str], began: float, added_loss: AddedLoss | None) -> int:
    options, config = read_command(arguments, description=__doc__)
    budget = TimeBudget(None if options.max_minutes is None else options.max_minutes * 60, began=began)
    is_resumed = options.resume is not None
    if options.init_from is None and not is_resumed:
        check_start(config, None)
    if not options.is_trial:
        _check_free(options)
    hardware = make_hardware(config, options)
    plan = _Plan(config, options, hardware, added_loss)
    if not config.is_in_epochs:
        _check_length(plan)
    footprint = Footprint(options.run_path, options.export)
    try:
        if options.export is not None and hardware.is_main and not options.is_trial:
            check_place(options.export)
        with hardware.processes.main_first():  # one process downloads, the others find it there
            inputs = open_inputs(options, config, is_quiet=not hardware.is_main)
        if config.is_in_epochs:  # only now it is known how long they are
            plan = replace(plan, config=config.in_steps(len(inputs[0].photos)))
            _check_length(plan)
        if options.is_trial:
            return run_trial(options, lambda folder: _build_trainer(plan, inputs, folder), budget)
        return _train_in_folder(plan, inputs, budget, footprint)
    finally:
        if hardware.is_main:
            footprint.remove_folders()  # that nothing was put into


def _check_length(plan: _Plan) -> None:
    """Ask before a training that takes a processor weeks, or refuse."""
    options, hardware = plan.options, plan.hardware
    if hardware.device.type != "cpu" or options.resume is not None or options.is_trial:
        return
    if hardware.is_main:
        cores = torch.get_num_threads()
        warning = warn_of_long_training(plan.config, recipe=options.recipe_name, cores=cores)
        check_long_training(warning, is_agreed=options.yes, is_limited=options.max_minutes is not None)


def _check_free(options: TrainOptions) -> None:
    """Raise unless a new run may begin in the folder, or an old one is to go on."""
    if has_checkpoint(options.run_path / FILE_NAME) and options.resume is None:
        raise ConfigError(f"{options.run_path} holds a run already: add --resume, or choose another --run.")


def _train_in_folder(
    plan: _Plan, inputs: tuple[RunData, FixedFiles], budget: TimeBudget, footprint: Footprint
) -> int:
    """Train in the run's folder; when not one step was made, it is left as it was."""
    options = plan.options
    folder = RunFolder(options.run_path)
    trainer: Trainer | None = None
    begun_at = 0
    try:
        if plan.hardware.is_main:
            folder.lock()
            _check_free(options)  # again: the run that held the lock may have just ended
        trainer = _build_trainer(plan, inputs, folder)
        begun_at = trainer.step
        return _run(trainer, options, budget)
    except BaseException:
        is_useless = options.resume is None and (trainer is None or trainer.step == begun_at)
        if is_useless and folder.is_locked:
            footprint.remove()
        raise
    finally:
        folder.unlock()


def _run(trainer: Trainer, options: TrainOptions, budget: TimeBudget) -> int:
    """Train, write what comes of it, and return the exit status."""
    hardware = trainer.hardware
    stop = StopRequest()
    stop.install()
    if options.export is not None:
        size_bytes = sum(value.nbytes for value in trainer.average.state.values())
        budget.expect("export", size_bytes / EXPORTED_BYTES_PER_SECOND)
    call = Call(
        steps_factor=None if options.resume is not None else options.steps_factor or 1.0,
        going_on=command_to_go_on(options),
    )
    with Watcher(trainer, recipe=options.recipe_name, as_json=options.json, call=call) as watcher:
        ending = trainer.run(budget=budget, should_stop=lambda: stop.asked, report=watcher.report)
        if hardware.is_main:
            _write_results(trainer, options, watcher)
            write_ending(trainer.folder.path, trainer.step, ending)
        watcher.ended(ending)
    hardware.processes.end()
    return 3 if ending == "stopped" else 0


def _build_trainer(plan: _Plan, inputs: tuple[RunData, FixedFiles], folder: RunFolder) -> Trainer:
    """Return the run where it starts from, with what its folder says of the machine."""
    config, options, hardware = plan.config, plan.options, plan.hardware
    data, files = inputs
    fixed = load_fixed_networks(
        config,
        teacher=files.teacher,
        perceptual=files.perceptual,
        calibration=Calibration(
            CropDataset(data.photos, config.stages[0], seed=config.seed, mask_kind=config.mask_kind),
            folder.path / CALIBRATION_NAME,
            is_resumed=options.resume is not None,
            is_kept_here=hardware.is_main,
        ),
        device=hardware.device,
        teacher_module=options.teacher_module,
    )
    torch.manual_seed(config.seed)
    objective = build_objective(config, fixed, average=hardware.processes.mean)
    objective.added = plan.added_loss
    origin = files.describe() | plan.describe()
    trainer = Trainer(config, objective, data, folder, hardware=hardware, origin=origin)
    trainer.kept = options.keep
    _begin(trainer, options)
    if hardware.is_main:
        _write_setup(trainer, options, describe_fixed(fixed))
    return trainer


def _write_setup(trainer: Trainer, options: TrainOptions, fixed: Mapping[str, str | None]) -> None:
    """Write what the run is made of into its folder, and begin to log where else it is wished."""
    environment = describe_environment(
        trainer.hardware.device,
        threads=torch.get_num_threads(),
        precision=trainer.hardware.precision,
        arguments=to_record(record_of(options)),
    )
    environment["photos"] = len(trainer.data.photos)
    environment["init_from"] = trainer.origin.get("init_from")
    folder = trainer.folder
    folder.write_setup(trainer.config, environment | dict(fixed))
    if not options.is_trial:
        values = trainer.config.to_values()
        folder.trackers = [TRACKERS[name](folder.path, values) for name in options.track]


def _begin(trainer: Trainer, options: TrainOptions) -> None:
    """Put the run where it starts from."""
    if options.resume is not None:
        trainer.resume()
        if trainer.hardware.is_main:
            notice = [trainer.resume_notice] if trainer.resume_notice else []
            print("\n".join([*notice, trainer.describe_resumed()]), file=sys.stderr)  # noqa: T201
    elif options.init_from is not None:
        start = trainer.start_from(options.init_from)
        check_start(trainer.config, start)
        if trainer.hardware.is_main:
            print(f"{options.init_from.name}: {start.describe()}", file=sys.stderr)  # noqa: T201


def _write_results(trainer: Trainer, options: TrainOptions, watcher: Watcher) -> None:
    """Write the draft of the model card, and the weights where they are wanted."""
    record = training_record(trainer, recipe=options.recipe_name)
    scores = watcher.scores or trainer.folder.last_scores()
    trainer.folder.write_card(draft_card(record, scores=scores))
    if options.export is not None:
        limit = options.max_shard_mb
        paths = export_weights(options.export, trainer, recipe=options.recipe_name, max_shard_mb=limit)
        watcher.exported(paths)
