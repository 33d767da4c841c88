"""``inpaint-batch``: the engine without a window.

``inpaint-batch fill PHOTO --mask MASK --out FILE`` fills one photo or a folder of them; ``fill`` may be left
out. ``inpaint-batch models`` lists what can fill. Messages go to stderr, machine-readable lines to stdout.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tqdm import tqdm

from inpaint_core.batch import Engine, FillOptions, Job, fill_photo, plan_jobs
from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import InpaintError
from inpaint_core.request import Progress
from inpaint_core.weights_manifest import find_entry, find_weights, list_user_weights

DONE: Final = 0
SOME_FAILED: Final = 1
STOPPED: Final = 130
"""What a shell expects after Ctrl-C."""
DEFAULT_COMMAND: Final = "fill"
COMMANDS: Final = (DEFAULT_COMMAND, "models")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 something failed, 2 wrong use, 130 stopped.

    Args:
        arguments: Without the program's name; the process's own when None.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] not in (*COMMANDS, "-h", "--help", "--version"):
        words.insert(0, DEFAULT_COMMAND)
    parsed = _parser().parse_args(words)
    try:
        if parsed.command == "models":
            return list_models(as_json=parsed.json)
        return fill(parsed)
    except InpaintError as error:
        _say(str(error))
        return SOME_FAILED
    except KeyboardInterrupt:
        _say("Stopped.")
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inpaint-batch", description="Fill masked parts of photos.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('inpaint-editor')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_fill(commands.add_parser("fill", help="fill the masked part of one photo or of a folder of photos"))
    models = commands.add_parser("models", help="list the models and whether their weights are here")
    models.add_argument("--json", action="store_true", help="print one JSON object a line on stdout")
    return parser


def _add_fill(parser: argparse.ArgumentParser) -> None:
    photo = parser.add_mutually_exclusive_group(required=True)
    photo.add_argument("photo", nargs="?", type=Path, metavar="PHOTO", help="a photo, or a folder of photos")
    photo.add_argument("--image", dest="image", type=Path, metavar="PHOTO", help="the same as PHOTO")
    files = parser.add_argument_group("files")
    files.add_argument(
        "--mask",
        type=Path,
        required=True,
        metavar="MASK",
        help="white where to fill; one for all photos, or a folder of masks with the photos' names",
    )
    files.add_argument(
        "--out", "--output", dest="out", type=Path, metavar="TARGET", help="file or folder for the result"
    )
    files.add_argument(
        "--triptych", type=Path, metavar="DIR", help="write before.png, mask.png and after.png into DIR"
    )
    files.add_argument("--overwrite", action="store_true", help="allow the result to replace a photo or mask")
    _add_fill_settings(parser.add_argument_group("settings"))
    parser.add_argument("--json", action="store_true", help="print one JSON object a photo on stdout")


def _add_fill_settings(settings: argparse._ArgumentGroup) -> None:
    settings.add_argument("--model", choices=sorted(MODELS), default="pennet", help="default: %(default)s")
    settings.add_argument(
        "--weights", type=Path, metavar="FILE", help="use this weights file instead of the model's own"
    )
    settings.add_argument(
        "--feather", type=_pixels, default=0, metavar="PX", help="soft seam outside the hole (default: 0)"
    )
    settings.add_argument(
        "--context",
        type=_context,
        default=2.5,
        metavar="X",
        help="surroundings the model sees, as a multiple of the hole (default: %(default)s)",
    )
    settings.add_argument(
        "--grow", type=_pixels, default=0, metavar="PX", help="grow the mask first (default: 0)"
    )
    settings.add_argument(
        "--keep-tone",
        action="store_true",
        help="leave a network's colours as they are, instead of matching them to the surroundings",
    )
    settings.add_argument("--device", metavar="NAME", help="cpu, cuda, cuda:1, mps or auto (default: auto)")


def _pixels(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number of pixels, 0 or more, got {text!r}")
    return int(text)


def _context(text: str) -> float:
    try:
        context = float(text)
    except ValueError:
        context = 0.0
    if not 1 <= context < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number of 1 or more, got {text!r}")
    return context


def fill(parsed: argparse.Namespace) -> int:
    """Fill every photo that was asked for, going on after one that fails; return the exit code.

    Raises:
        InpaintError: Nothing could be started at all.
    """
    options = FillOptions(
        model=parsed.model,
        feather_px=parsed.feather,
        context=parsed.context,
        grow_px=parsed.grow,
        match_tone=not parsed.keep_tone,
    )
    jobs = plan_jobs(
        parsed.photo or parsed.image,
        parsed.mask,
        target=parsed.out,
        triptych=parsed.triptych,
        overwrite=parsed.overwrite,
    )
    engine = _start_engine(parsed.device, weights={parsed.model: parsed.weights} if parsed.weights else {})
    engine.preload(options.model)  # weights that do not load fail once, not once a photo
    done, failed = 0, []
    with tqdm(total=len(jobs), unit="photo", disable=None, leave=False) as bar:
        try:
            for job in jobs:
                if _fill_one(job, options, engine, bar, as_json=parsed.json):
                    done += 1
                else:
                    failed.append(job.photo.name)
                bar.update()
        except KeyboardInterrupt:
            _say(f"Stopped: {_count(done, len(jobs))} done.")
            return STOPPED
    if failed:
        _say(f"{len(failed)} of {len(jobs)} photos failed: {', '.join(failed)}.")
        return SOME_FAILED
    if len(jobs) > 1:
        _say(f"All {len(jobs)} photos are filled.")
    return DONE


def _count(done: int, total: int) -> str:
    return f"{done} of {total} photos {'is' if done == 1 else 'are'}"


def _start_engine(device: str | None, *, weights: dict[str, Path]) -> Engine:
    # Torch takes seconds to import: --help, models and a wrong path must not wait for it.
    from inpaint_core.engine import Engine as RealEngine  # noqa: PLC0415
    from inpaint_core.runtime import available_cores, start_runtime, usual_threads  # noqa: PLC0415

    runtime = start_runtime(device, threads=usual_threads(available_cores()))
    return RealEngine(runtime, weights=weights)


def _fill_one(job: Job, options: FillOptions, engine: Engine, bar: "tqdm[None]", *, as_json: bool) -> bool:
    """Fill one photo and say what became of it; return whether it is done."""

    def show(progress: Progress) -> None:
        bar.set_postfix_str(f"{job.photo.name}: {progress.stage}")

    record: dict[str, object] = {"photo": str(job.photo)}
    try:
        filled = fill_photo(job, options, engine, show)
    except (InpaintError, MemoryError) as error:
        reason = str(error) or "there is not enough memory."
        _say(f"{job.photo.name}: {reason}")
        record["error"] = reason
    else:
        target = job.target or job.triptych
        _say(f"{job.photo.name} → {target} ({options.model}, {filled.seconds:.1f} s)")
        for notice in filled.notices:
            _say(f"{job.photo.name}: {notice}")
        record |= {"result": str(target), "model": options.model, "seconds": round(filled.seconds, 3)}
        record["notices"] = list(filled.notices)
    if as_json:
        _print_json(record)
    return "error" not in record


def list_models(*, as_json: bool) -> int:
    """Print every model of the catalogue and whether its weights are here."""
    for spec in MODELS.values():
        if as_json:
            path = find_weights(spec)
            record = {"name": spec.name, "title": spec.title, "kind": spec.kind, "summary": spec.summary}
            _print_json(record | {"weights": str(path) if path else None, "ready": _state(spec) != _MISSING})
        else:
            sys.stdout.write(f"{spec.name:14} {spec.title}: {spec.summary} ({_state(spec)})\n")
    if not as_json:
        for weights in list_user_weights():
            sys.stdout.write(f"your weights   {weights.path} (for {weights.network})\n")
    return DONE


_MISSING: Final = "weights missing"


def _state(spec: ModelSpec) -> str:
    if spec.kind == "classical":
        return "needs no weights"
    if find_weights(spec) is None:
        return _MISSING
    entry = find_entry(spec)
    return f"ready, weights {spec.weights}" if entry is not None else "ready, with your own weights"


def _print_json(record: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _say(sentence: str) -> None:
    """Write a line for the user to stderr, above the progress bar if there is one."""
    tqdm.write(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
