"""``inpaint-train report``: a page about one run."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inpaint_core.catalog import MODELS
from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.files.atomic import replace_file
from training.cli.options.record import read_record
from training.cli.options.train_options import resuming_command
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.figures.run_report import RunFiles, report_page
from training.figures.run_story import RunState, RunStory
from training.run.keeping.ending import read_ending
from training.run.pace.speed import duration_text, seconds_to_end
from training.run.run_folder import is_at_work


def report_run(arguments: Sequence[str]) -> int:
    """Write the page of a run."""
    given = make_report_parser().parse_args(arguments)
    output = given.output or given.run / "report.html"
    files = RunFiles.read(given.run)
    replace_file(output, report_page(files, tell_story(given.run, files)).encode())
    print(output)  # noqa: T201
    return 0


def make_report_parser() -> ArgumentParser:
    """Return the parser of ``inpaint-train report``."""
    parser = CommandParser(
        prog="inpaint-train report",
        description="Write a web page about a run: curves, samples, record; one file that needs no other.",
    )
    parser.add_argument("run", type=Path, help="folder of the run; it may be at work")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: RUN/report.html")
    return parser


def tell_story(run: Path, files: RunFiles) -> RunStory:
    """Return what is said of a run; what its folder does not know is left out.

    Args:
        run: Its folder.
        files: What was read there.
    """
    last = files.rows[-1] if files.rows else {}
    step, seconds = int(last.get("step") or 0), float(last.get("seconds") or 0)
    config = _config(files)
    total = None if config is None else config.total_steps
    left = None if config is None else seconds_to_end(config, step, seconds)
    record, environment = read_record(run), files.environment
    photos, best = environment.get("photos"), files.best
    return RunStory(
        network=_network(files.config),
        size=str(files.config.get("size", "")),
        recipe=Path(str(record.get("recipe", ""))).stem,
        began_with=_first_weights(environment),
        photos=photos if isinstance(photos, int) else None,
        places=[str(place) for place in record.get("data", ())],
        held_out=[str(place) for place in record.get("val", ())],
        step=step,
        total_steps=total,
        images=int(last.get("images") or 0),
        time=duration_text(seconds),
        time_left="" if left is None else duration_text(left),
        state=_state(run, step, total),
        going_on=resuming_command(run),
        best=f"{best['score']:.2f} dB at step {best['step']:,}" if {"score", "step"} <= best.keys() else "",
        device=_device(environment),
    )


def _state(run: Path, step: int, total: int | None) -> RunState:
    if is_at_work(run):
        return "at work"
    if total is not None and step >= total:
        return "finished"
    return read_ending(run, step) or "broken off"


def _config(files: RunFiles) -> TrainConfig | None:
    try:
        return TrainConfig.from_values(dict(files.config))
    except ConfigError:  # of a version with other options
        return None


def _network(config: Mapping[str, Any]) -> str:
    name = str(config.get("network", "a network"))
    return MODELS[name].title if name in MODELS else name


def _first_weights(environment: Mapping[str, Any]) -> str:
    if "init_from" not in environment:  # of a version that did not write it down
        return ""
    start = environment["init_from"]
    return str(start.get("file", "")) if isinstance(start, dict) else "random weights"


def _device(environment: Mapping[str, Any]) -> str:
    device, threads = environment.get("device"), environment.get("threads")
    if device is None:
        return ""
    return (
        f"{threads} thread{'' if threads == 1 else 's'} of the processor" if device == "cpu" else str(device)
    )
