"""``inpaint-batch``: the engine without a window.

``inpaint-batch fill PHOTO --mask MASK --out FILE`` fills one photo or a folder of them; ``fill`` may be left
out. ``inpaint-batch replay RECIPE PHOTO`` does again what was done in the editor. ``inpaint-batch models``
lists what can fill; ``inpaint-batch import-checkpoint FILE`` adds weights. Messages go to stderr,
machine-readable lines to stdout.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.cli import fill, fill_options, import_checkpoint, replay
from inpaint_core.cli.command_parser import (
    CommandParser,
    UnknownOptionError,
    UsageError,
    about_option,
    check_command,
)
from inpaint_core.cli.interrupts import STOPPED
from inpaint_core.cli.output import DONE, SOME_FAILED, print_json, say
from inpaint_core.errors import sentence_of
from inpaint_core.weights.manifest import find_sha256, find_weights, list_user_weights, user_weights_directory

DEFAULT_COMMAND: Final = "fill"
WRONG_USE: Final = 2
EXIT_CODES: Final = (
    "Exit codes: 0 everything is done, now or before; 1 a photo or the command failed; 2 wrong use; "
    "130 stopped by Ctrl-C."
)
COMMANDS: Final = (DEFAULT_COMMAND, replay.COMMAND, "models", import_checkpoint.COMMAND)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 something failed, 2 wrong use, 130 stopped.

    Args:
        arguments: Without the program's name; the process's own when None.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        parsed = read_words(words)
        return _run(parsed)
    except UsageError as error:
        say(_about(error))
        return WRONG_USE
    except Exception as error:
        if (sentence := sentence_of(error)) is None:
            raise
        say(sentence)
        return SOME_FAILED
    except KeyboardInterrupt:
        say("Stopped.")
        return STOPPED


def _run(parsed: argparse.Namespace) -> int:
    if parsed.command == "models":
        return list_models(as_json=parsed.json)
    if parsed.command == import_checkpoint.COMMAND:
        return import_checkpoint.import_file(parsed.file, name=parsed.name, as_json=parsed.json)
    if parsed.command == replay.COMMAND:
        return replay.replay(replay.read_command(parsed))
    return fill.fill(fill_options.read_command(parsed))


def read_words(words: Sequence[str]) -> argparse.Namespace:
    """Return what the command line says.

    Raises:
        SystemExit: ``--help`` or ``--version`` was asked for.
        UsageError: It makes no sense.
    """
    first = words[0] if words else "--help"
    if first in (*COMMANDS, "-h", "--help", "--version"):
        return make_parser().parse_args(words)
    check_command(words, COMMANDS, "inpaint-batch")
    return make_parser().parse_args([DEFAULT_COMMAND, *words])


def _about(error: UsageError) -> str:
    """Return what is said of wrong use, with what other commands know."""
    if not isinstance(error, UnknownOptionError):
        return str(error)
    others = {call: one for call, one in make_parsers().items() if one.prog != error.parser.prog}
    return about_option(error.option, error.parser, others)


def make_parsers() -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of all commands, by how each is called."""
    parser = make_parser()
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))  # noqa: SLF001
    return {one.prog: one for one in commands.choices.values()}


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-batch``."""
    parser = CommandParser(
        prog="inpaint-batch", description="Fill masked parts of photos.", epilog=EXIT_CODES
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('inpaint-editor')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    fill_options.add_arguments(
        commands.add_parser(
            "fill", help="fill the masked part of one photo or of a folder of photos", epilog=EXIT_CODES
        )
    )
    replay.add_arguments(commands.add_parser(replay.COMMAND, help=replay.HELP, epilog=EXIT_CODES))
    import_checkpoint.add_arguments(
        commands.add_parser(import_checkpoint.COMMAND, help=import_checkpoint.HELP)
    )
    models = commands.add_parser("models", help="list the models and whether their weights are here")
    models.add_argument("--json", action="store_true", help="print one JSON object a line on stdout")
    return parser


def list_models(*, as_json: bool) -> int:
    """Print every model of the catalogue, whether its weights are here, and where one's own weights go."""
    for spec in MODELS.values():
        if as_json:
            path = find_weights(spec)
            record = {"name": spec.name, "title": spec.title, "kind": spec.kind, "summary": spec.summary}
            print_json(record | {"weights": str(path) if path else None, "ready": _state(spec) != _MISSING})
        else:
            sys.stdout.write(f"{spec.name:14} {spec.label}: {spec.summary} ({_state(spec)})\n")
    if not as_json:
        for weights in list_user_weights():
            sys.stdout.write(f"your weights   {weights.path} ({weights.describe()})\n")
        sys.stdout.write(f"folder of your own weights: {user_weights_directory()}\n")
    return DONE


_MISSING: Final = "weights missing"


def _state(spec: ModelSpec) -> str:
    if spec.kind != "network":
        return "needs no weights"
    path = find_weights(spec)
    if path is None:
        return _MISSING
    is_ours = find_sha256(spec, path) is not None
    return f"ready, weights {spec.weights}" if is_ours else f"ready, with your own weights {path.stem}"


if __name__ == "__main__":
    sys.exit(main())
