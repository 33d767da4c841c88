"""The words that ``inpaint-train`` understands, and what it says to others."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, get_args

from inpaint_core.catalog import SizeName
from inpaint_core.cli.command_parser import CommandParser, UsageError, ask
from training.cli.options.weights_place import weights_file, weights_place
from training.config.recipe import Stage, TrainConfig
from training.data.photo_entries import Place, is_address
from training.run.tracking.trackers import TRACKERS

RESUME: Final = "--resume"
SHORT: Final = {"lr": "learning_rate", "rate": "learning_rate"}
"""What settings are called elsewhere."""
EPILOG: Final = (
    "commands: inpaint-train list | describe RECIPE | config RECIPE | export RUN | report RUN; "
    "each has a --help of its own"
)


class _Parser(CommandParser):
    def unknown(self, word: str) -> UsageError:
        """Return the error for an unknown word; some options are settings of the recipe."""
        if not word.startswith("-"):
            return UsageError(f"What is {word}? One recipe is trained at a time. {ask(self)}")
        option = word.partition("=")[0]
        setting = option.lstrip("-").replace("-", "_")
        setting = SHORT.get(setting, setting)
        if setting in {field.name for field in fields(Stage)} - {"steps"}:
            return UsageError(
                f"There is no option {option}; it is a setting of a stage: --set stages.0.{setting}=VALUE."
            )
        if setting in {field.name for field in fields(TrainConfig)}:
            return UsageError(
                f"There is no option {option}; it is a setting of the recipe: --set {setting}=VALUE."
            )
        return super().unknown(word)


def given_options(arguments: Sequence[str], *, description: str | None) -> dict[str, Any]:
    """Return what is on a command line, by the names of ``TrainOptions``; what is not there has no entry.

    Raises:
        SystemExit: ``--help`` or ``--version`` was asked for.
        UsageError: An option is unknown or lacks its value; the message names the nearest one.
    """
    return vars(make_parser(description).parse_args(_with_resume_value(arguments)))


def to_arguments(given: dict[str, Any]) -> list[str]:
    """Return the command line that says this."""
    parser = make_parser(None)
    words: list[str] = []
    for action in parser._actions:  # noqa: SLF001 - there is no public way from a name to its option
        if action.dest not in given:
            continue
        value = given[action.dest]
        if not action.option_strings:
            words.insert(0, str(value))
        elif isinstance(action, argparse._AppendAction):  # noqa: SLF001
            words += [f"{action.option_strings[0]}={one}" for one in value]
        elif action.nargs == "+":
            words += [action.option_strings[0], *map(str, value)]
        elif action.nargs == 0:
            words += [action.option_strings[0]] if value else []
        else:
            words.append(f"{action.option_strings[0]}={value}")
    return words


def _with_resume_value(arguments: Sequence[str]) -> list[str]:
    """Give ``--resume`` the value that it may lack: argparse would take a recipe behind it for one."""
    words = list(arguments)
    for index, word in enumerate(words):
        if word == RESUME:
            following = words[index + 1] if index + 1 < len(words) else ""
            if following == "auto":
                words[index : index + 2] = [f"{RESUME}=auto"]
            else:
                words[index] = f"{RESUME}=exact"
    return words


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """Return the parser; options that are not given leave no trace in what it finds."""
    parser = _Parser(
        prog="inpaint-train",
        description=description,
        epilog=EPILOG,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('inpaint-editor')}")
    _add_inputs(parser)
    _add_fixed_networks(parser)
    _add_validation(parser)
    _add_changes(parser)
    _add_outputs(parser)
    _add_machine(parser)
    _add_trials(parser)
    return parser


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", nargs="?", help="name of a bundled recipe, or a .toml file")
    parser.add_argument(
        "--data",
        type=place,
        nargs="+",
        help="folders of photos, photos, .tar shards (addresses too), or lists of these (.txt, .lst)",
    )
    parser.add_argument(
        "--masks",
        type=place,
        nargs="+",
        metavar="DIR",
        help="mask images, white is the hole (default: holes are drawn)",
    )
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where downloads are kept")
    parser.add_argument("--run", type=Path, help="folder of the run (default: runs/RECIPE)")
    parser.add_argument(
        RESUME,
        choices=("exact", "auto"),
        metavar="[auto]",
        help="continue the run in that folder exactly; what is not given is as the run had it. "
        "With auto, begin one if there is none: for jobs that may be started again",
    )
    parser.add_argument(
        "--init-from",
        type=weights_file,
        metavar="NAME-or-FILE",
        help="start a new run from the weights of a model, such as pennet, or from a weights file",
    )


def _add_fixed_networks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--teacher",
        type=weights_place,
        metavar="NAME-or-FILE",
        help="fixed network to learn from, a file or its address: a pretext network, for dgi the "
        "autoencoder; the model spn, by its name, teaches its own priors",
    )
    parser.add_argument(
        "--teacher-module",
        metavar="PACKAGE:FUNCTION",
        help="a function of your own that returns the pretext network instead; its code is run",
    )
    parser.add_argument(
        "--perceptual",
        type=place,
        metavar="FILE",
        help="network for perceptual losses, or its address (default: the teacher)",
    )


def _add_validation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--val", type=place, nargs="+", help="held-out photos, scored as training goes")
    parser.add_argument("--val-photos", type=int, metavar="N", help="how many are scored (default: 32)")
    parser.add_argument(
        "--val-every", type=int, metavar="STEPS", help="steps between two validations (default: the recipe's)"
    )


def _add_changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", choices=get_args(SizeName), help="instead of the recipe's size")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        metavar="NAME=VALUE",
        help="change one setting of the recipe: losses.prior=0, stages.1.crop_px=192; may be repeated",
    )
    parser.add_argument("--steps-factor", type=float, metavar="X", help="multiply the steps of every stage")
    parser.add_argument("--batch-size", type=int, metavar="N", help="of every stage")
    parser.add_argument(
        "--largest-crop", type=int, metavar="PX", help="make larger crops this small, a multiple of 64"
    )


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--max-minutes",
        type=float,
        help="end cleanly within so much time, validation included; can be resumed",
    )
    parser.add_argument(
        "--keep", type=int, metavar="N", help="keep the last N checkpoints by their steps (default: 0)"
    )
    parser.add_argument("--export", type=Path, help="write the averaged weights there, fp16 safetensors")
    parser.add_argument(
        "--max-shard-mb",
        type=float,
        metavar="N",
        help="split the export into files of at most so many megabytes",
    )
    parser.add_argument(
        "--track",
        action="append",
        choices=sorted(TRACKERS),
        help="log to this experiment tracker too, where it is installed; may be repeated",
    )
    parser.add_argument(
        "--json", action="store_true", help="print events on standard output, one JSON object a line"
    )


def _add_machine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    parser.add_argument("--compile", action="store_true", help="compile the networks: pays on graphics cards")
    parser.add_argument("--threads", type=int, help="CPU threads (default: OMP_NUM_THREADS, or every core)")
    parser.add_argument("--workers", type=int, help="processes that decode photos (default: 0 on a CPU)")
    parser.add_argument(
        "--accumulate",
        type=int,
        metavar="N",
        help="take each batch in N parts, for less memory: the gradients are those of the whole batch",
    )
    parser.add_argument(
        "--deterministic",
        action="store_true",
        help="use only operations that give the same numbers each time, also on graphics cards; slower",
    )


def _add_trials(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="begin, however long it will take")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="make one step, say what the run will take of memory, time and disk, and leave nothing behind",
    )
    parser.add_argument(
        "--find-rate",
        action="store_true",
        help="try rising learning rates for some steps, say which fits, and leave nothing behind",
    )


def place(text: str) -> Place:
    """Return a path; an address stays as it is."""
    return text if is_address(text) else Path(text)
