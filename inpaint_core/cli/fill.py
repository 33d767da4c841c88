"""``inpaint-batch fill``: one photo or a folder of photos, from files to files."""

import argparse
from pathlib import Path
from typing import Protocol, get_args

from tqdm import tqdm

from inpaint_core.catalog import MODELS, SizeName, find_spec
from inpaint_core.cli import prior as prior_cli
from inpaint_core.cli.output import DONE, SOME_FAILED, STOPPED, print_json, say
from inpaint_core.errors import InpaintError
from inpaint_core.filling.batch import Engine, Filled, FillOptions, Job, fill_photo, plan_jobs, read_request
from inpaint_core.request import MAX_DIVERSITY, MAX_SAMPLES, MAX_SEED, Finish, Progress


class OpenEngine(Engine, prior_cli.Engine, Protocol):
    """An engine that fills, and that can be looked into."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words, options and settings."""
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
    _add_settings(parser.add_argument_group("settings"))
    _add_diversity(parser.add_argument_group("several fills (of models that offer them)"))
    prior_cli.add_arguments(parser.add_argument_group("looking into the network"))
    parser.add_argument("--json", action="store_true", help="print one JSON object a fill on stdout")


def _add_settings(settings: argparse._ArgumentGroup) -> None:
    settings.add_argument("--model", choices=sorted(MODELS), default="pennet", help="default: %(default)s")
    settings.add_argument(
        "--size",
        choices=get_args(SizeName),
        help="the paper's widths, or small ones for laptops (default: the size the model's name stands for)",
    )
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
    settings.add_argument(
        "--keep-soft",
        action="store_true",
        help="leave a network's fill as soft as it is, without detail or, in wide holes, pieces of the photo",
    )
    settings.add_argument("--device", metavar="NAME", help="cpu, cuda, cuda:1, mps or auto (default: auto)")
    settings.add_argument(
        "--precision",
        choices=("fp32", "bf16", "auto"),
        help="number format of networks; bf16 rounds and is quicker where the device has it (default: auto)",
    )


def _add_diversity(settings: argparse._ArgumentGroup) -> None:
    settings.add_argument(
        "--samples",
        type=_samples,
        default=1,
        metavar="N",
        help=f"fills of each photo, 1 to {MAX_SAMPLES} (default: 1); above 1 the results are numbered: "
        "out-1.png, out-2.png, ...",
    )
    settings.add_argument(
        "--seed",
        type=_seed,
        default=0,
        metavar="S",
        help="of the first fill; the next ones have the seeds after it, and a seed always gives the same "
        "(default: 0)",
    )
    settings.add_argument(
        "--diversity",
        type=_diversity,
        default=1.0,
        metavar="X",
        help=f"0 = the likeliest fill, 1 = as learned, up to {MAX_DIVERSITY} = bolder (default: 1)",
    )


def _samples(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_SAMPLES:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to {MAX_SAMPLES}, got {text!r}")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_SEED:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to {MAX_SEED}, got {text!r}")
    return int(text)


def _diversity(text: str) -> float:
    try:
        diversity = float(text)
    except ValueError:
        diversity = -1.0
    if not 0 <= diversity <= MAX_DIVERSITY:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to {MAX_DIVERSITY}, got {text!r}")
    return diversity


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
        model=_model_of_size(parsed.model, parsed.size),
        feather_px=parsed.feather,
        context=parsed.context,
        grow_px=parsed.grow,
        finish=Finish(match_tone=not parsed.keep_tone, transfer_detail=not parsed.keep_soft),
        samples=parsed.samples,
        seed=parsed.seed,
        diversity=parsed.diversity,
    )
    jobs = plan_jobs(
        parsed.photo or parsed.image,
        parsed.mask,
        target=parsed.out,
        triptych=parsed.triptych,
        overwrite=parsed.overwrite,
        fills=options.fills,
    )
    prior_cli.check_wish(parsed, photos=len(jobs))
    with prior_cli.chosen_weights(parsed, options.model) as weights:
        engine = _start_engine(parsed, weights=weights)
        engine.preload(options.model)  # weights that do not load fail once, not once a photo
        if parsed.show_prior is not None:
            prior_cli.write_prior(parsed, read_request(jobs[0], options), engine)
        return _fill_all(jobs, options, engine, as_json=parsed.json)


def _fill_all(jobs: list[Job], options: FillOptions, engine: Engine, *, as_json: bool) -> int:
    done, failed = 0, []
    with tqdm(total=len(jobs), unit="photo", disable=None, leave=False) as bar:
        try:
            for job in jobs:
                if _fill_one(job, options, engine, bar, as_json=as_json):
                    done += 1
                else:
                    failed.append(job.photo.name)
                bar.update()
        except KeyboardInterrupt:
            say(f"Stopped: {_count(done, len(jobs))} done.")
            return STOPPED
    if failed:
        say(f"{len(failed)} of {len(jobs)} photos failed: {', '.join(failed)}.")
        return SOME_FAILED
    if len(jobs) > 1:
        say(f"All {len(jobs)} photos are filled.")
    return DONE


def _model_of_size(model: str, size: SizeName | None) -> str:
    """Return the name of a model's row of one size; its own without a wish.

    Raises:
        InpaintError: It has no sizes.
    """
    if size is None:
        return model
    spec = find_spec(MODELS[model].network, size)
    if spec is None or spec.kind != "network":
        raise InpaintError(f"{MODELS[model].title} has no sizes: leave --size out.")
    return spec.name


def _count(done: int, total: int) -> str:
    return f"{done} of {total} photos {'is' if done == 1 else 'are'}"


def _start_engine(parsed: argparse.Namespace, *, weights: dict[str, Path]) -> OpenEngine:
    # Torch takes seconds to import: --help, models and a wrong path must not wait for it.
    from inpaint_core.engine.engine import Engine as RealEngine  # noqa: PLC0415
    from inpaint_core.runtime.runtime import start_runtime  # noqa: PLC0415
    from inpaint_core.runtime.threads import available_cores, default_threads  # noqa: PLC0415

    threads = default_threads(available_cores())
    runtime = start_runtime(parsed.device, threads=threads, precision=parsed.precision)
    return RealEngine(runtime, weights=weights)


def _fill_one(job: Job, options: FillOptions, engine: Engine, bar: "tqdm[None]", *, as_json: bool) -> bool:
    """Fill one photo and say what became of it; return whether it is done."""

    def show(progress: Progress) -> None:
        bar.set_postfix_str(f"{job.photo.name}: {progress.stage}")

    try:
        for filled in fill_photo(job, options, engine, show):
            _tell(job, options, filled, as_json=as_json)
    except (InpaintError, MemoryError) as error:
        reason = str(error) or "there is not enough memory."
        say(f"{job.photo.name}: {reason}")
        if as_json:
            print_json({"photo": str(job.photo), "error": reason})
        return False
    return True


def _tell(job: Job, options: FillOptions, filled: Filled, *, as_json: bool) -> None:
    """Say where a fill went, and with which noise, so that it can be made again."""
    say(f"{job.photo.name} → {filled.result} ({options.model}, {filled.seconds:.1f} s)")
    for notice in filled.notices:
        say(f"{job.photo.name}: {notice}")
    if as_json:
        record = {"photo": str(job.photo), "result": str(filled.result), "model": options.model}
        noise = {} if filled.seed is None else {"seed": filled.seed, "diversity": options.diversity}
        timing = {"seconds": round(filled.seconds, 3), "notices": list(filled.notices)}
        print_json(record | noise | timing)
