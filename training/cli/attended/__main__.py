"""``python -m training.cli.attended``: what the editor's window asks of training, in processes of their own.

``recipes`` lists the recipes with the facts that decide which are offered; ``prepare`` looks into photos and
measures a step; ``run`` trains and compares. All print one JSON object a line, for ``editor.state.training``.
Behind ``--`` stand the arguments of ``inpaint-train``.
"""

import argparse
import logging
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

from inpaint_core.cli.interrupts import leaving_at_once
from inpaint_core.waiting_threads import let_waiting_threads_sleep
from training.cli.attended.lines import Lines
from training.cli.attended.process import be_nice, say_who_runs, write_into

log = logging.getLogger(__name__)

SECONDS_BETWEEN: Final = 0.2


def main() -> int:
    """Run the command; returns its exit status: 0 done, 2 for a mistake that was told, 3 stopped."""
    let_waiting_threads_sleep()
    own, _, passed_on = _split(sys.argv[1:])
    options = _parser().parse_args(own)
    lines = Lines()
    status = 1
    try:
        with leaving_at_once():
            from training.errors import training_sentence_of  # noqa: PLC0415 - importing takes seconds
        match options.command:
            case "recipes":
                status = _recipes(lines)
            case "prepare":
                status = _prepare(options, passed_on, lines)
            case _:
                status = _run(options, passed_on, lines)
    except Exception as error:
        status = 2
        sentence = training_sentence_of(error)
        if sentence is None:
            log.exception("%s failed", options.command)
            sentence = f"Something unexpected went wrong ({type(error).__name__})."
        lines.tell("error", sentence=sentence)
    lines.tell("closed", status=status)
    return status


def _split(arguments: list[str]) -> tuple[list[str], str, list[str]]:
    place = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:place], "--", arguments[place + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.cli.attended", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("recipes")
    prepare = commands.add_parser("prepare")
    prepare.add_argument("--run", type=Path, required=True)
    prepare.add_argument("--photos", type=Path, required=True)
    prepare.add_argument("--held-out", type=Path)
    run = commands.add_parser("run")
    run.add_argument("--run", type=Path, required=True)
    run.add_argument("--parent", type=Path)
    run.add_argument("--here", action="store_true", help="print the events, do not write them into the run")
    return parser


def _recipes(lines: Lines) -> int:
    from training.cli.attended.recipes import list_recipes  # noqa: PLC0415 - torch takes seconds to import

    lines.tell("recipes", recipes=list_recipes())
    return 0


def _prepare(options: argparse.Namespace, passed_on: list[str], lines: Lines) -> int:
    from training.cli.attended.measure import free_bytes, measure  # noqa: PLC0415 - torch takes seconds
    from training.cli.attended.photos import choose_photos, write_lists  # noqa: PLC0415

    be_nice()
    told_at = 0.0

    def tell(done: int, count: int) -> None:
        nonlocal told_at
        if done == count or time.monotonic() - told_at >= SECONDS_BETWEEN:
            told_at = time.monotonic()
            lines.tell("checking", done=done, count=count)

    photos = choose_photos(options.photos, options.held_out, told=tell)
    train, _ = write_lists(options.run, photos)
    lines.tell(
        "photos",
        train=len(photos.train),
        held_out=len(photos.held_out),
        unreadable=photos.unreadable,
        checked=photos.checked,
    )
    # Without the photos kept aside: scoring all of them takes longer than the steps, and is no part of one.
    estimate = measure([*passed_on, "--data", str(train)], options.run)
    lines.tell("estimate", **asdict(estimate), free_bytes=free_bytes(options.run))
    return 0


def _run(options: argparse.Namespace, passed_on: list[str], lines: Lines) -> int:
    if not options.here:
        write_into(options.run)
    say_who_runs(options.run)
    be_nice()
    with leaving_at_once():
        from training.cli.attended import whole_run  # noqa: PLC0415 - torch takes seconds to import
    return whole_run.run([*passed_on, "--run", str(options.run)], parent=options.parent, lines=lines)


if __name__ == "__main__":
    sys.exit(main())
