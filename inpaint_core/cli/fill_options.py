"""What ``inpaint-batch fill`` is told on its command line."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from inpaint_core.batch.jobs import FillOptions
from inpaint_core.catalog import MODELS, SizeName, find_spec
from inpaint_core.cli import batch_options, prior
from inpaint_core.cli.seed_number import seed_number
from inpaint_core.errors import InpaintError
from inpaint_core.files.formats import SAVED_FORMATS, FormatName
from inpaint_core.look import MAX_GRAIN
from inpaint_core.request import (
    MAX_DIVERSITY,
    MAX_SAMPLES,
    MIXED_PHOTO_SAMPLES,
    FillSettings,
    Finish,
)


@dataclass(frozen=True, kw_only=True)
class FillCommand:
    """One call of ``inpaint-batch fill``."""

    photo: Path
    """A photo, or a folder of photos."""
    mask: Path
    """One mask for all, or a folder of masks."""
    not_from: Path | None
    """The same for what must not be copied into the hole."""
    target: Path | None
    """File or folder for the result."""
    triptych: Path | None
    """Folder for before, mask and after."""
    overwrite: bool
    """Whether a result may replace a photo or mask."""
    file_format: FormatName | None
    """Of all results; None for each photo's own."""
    options: FillOptions
    """How each photo is filled."""
    prior: prior.PriorCommand
    """What is shown of the network."""
    weights: Path | None
    """A weights file instead of the model's own."""
    run: batch_options.RunCommand
    """Where, and on how many processes."""
    as_json: bool
    """Whether each fill is one JSON object on standard output."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words, options and settings."""
    photo = parser.add_mutually_exclusive_group(required=True)
    photo.add_argument("photo", nargs="?", type=Path, metavar="PHOTO", help="a photo, or a folder of photos")
    photo.add_argument("--image", dest="image", type=Path, metavar="PHOTO", help="the same as PHOTO")
    files = parser.add_argument_group("files")
    _add_masks(files)
    files.add_argument(
        "--out", "--output", dest="out", type=Path, metavar="TARGET", help="file or folder for the result"
    )
    files.add_argument(
        "--triptych", type=Path, metavar="DIR", help="write before.png, mask.png and after.png into DIR"
    )
    _add_results(files)
    settings = parser.add_argument_group("settings")
    _add_settings(settings)
    batch_options.add_engine_arguments(settings)
    _add_look(parser.add_argument_group("how a fill meets the photo"))
    _add_diversity(parser.add_argument_group("several fills (of models that offer them)"))
    batch_options.add_arguments(parser.add_argument_group("many photos"))
    prior.add_arguments(parser.add_argument_group("looking into the network"))
    parser.add_argument("--json", action="store_true", help="print one JSON object a fill on stdout")


def _add_masks(files: argparse._ArgumentGroup) -> None:
    files.add_argument(
        "--mask",
        type=Path,
        required=True,
        metavar="MASK",
        help="white where to fill; or labels, colours or strokes of another program, where black, 0 and "
        "clear stay; or the photo with a thing erased; one for all photos, or a folder of masks with the "
        "photos' names: a.png, a_mask.png, a-mask001.png or a.jpg.png for a.jpg; in the folder of the photos "
        "those with _mask",
    )
    files.add_argument(
        "--mask-label",
        type=_label,
        metavar="N",
        help="fill only label N of masks that hold numbers, such as those of a palette (default: all but 0)",
    )
    files.add_argument(
        "--not-from",
        type=Path,
        metavar="MASK",
        help="white where nothing may be copied from into the hole; one for all photos, or a folder of masks "
        "with the photos' names, for those photos that need one",
    )


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
        help="leave a network's fill as soft as it is, instead of completing it with pieces of the photo",
    )


def _add_look(settings: argparse._ArgumentGroup) -> None:
    settings.add_argument(
        "--feather", type=_pixels, default=0, metavar="PX", help="soft seam outside the hole (default: 0)"
    )
    settings.add_argument(
        "--detail",
        type=_up_to(1.0),
        default=1.0,
        metavar="X",
        help="how much of a fill's fine structure is shown, 0 to 1 (default: 1)",
    )
    settings.add_argument(
        "--grain",
        type=_up_to(MAX_GRAIN),
        default=1.0,
        metavar="X",
        help="grain of a fill, as a multiple of the photo's own, 0 to 2 (default: 1)",
    )
    settings.add_argument(
        "--keep-fringe",
        action="store_true",
        help="fill the mask as it is, without looking for a rim that it leaves of the thing it covers",
    )
    settings.add_argument(
        "--keep-alpha",
        action="store_true",
        help="leave a photo's transparency as it is, instead of filling it like its colours",
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
        "--mix",
        action="store_true",
        help=f"make the last {MIXED_PHOTO_SAMPLES} of a network's fills from the photo alone instead; one at "
        "least is the network's",
    )
    settings.add_argument(
        "--seed",
        type=seed_number,
        default=0,
        metavar="S",
        help="of the first fill; the next ones have the seeds after it, and a seed always gives the same "
        "(default: 0)",
    )
    settings.add_argument(
        "--diversity",
        type=_up_to(MAX_DIVERSITY),
        default=1.0,
        metavar="X",
        help=f"0 = the likeliest fill, 1 = as learned, up to {MAX_DIVERSITY} = bolder (default: 1)",
    )


def _samples(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_SAMPLES:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to {MAX_SAMPLES}, got {text!r}")
    return int(text)


def _up_to(most: float) -> Callable[[str], float]:
    """Return what reads a number from 0 to ``most``."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not 0 <= number <= most:
            raise argparse.ArgumentTypeError(f"expected a number from 0 to {most:g}, got {text!r}")
        return number

    return read


def _pixels(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number of pixels, 0 or more, got {text!r}")
    return int(text)


def _label(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a label, a whole number such as 1, got {text!r}")
    return int(text)


def _context(text: str) -> float:
    try:
        context = float(text)
    except ValueError:
        context = 0.0
    if not 1 <= context < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number of 1 or more, got {text!r}")
    return context


def read_command(parsed: argparse.Namespace) -> FillCommand:
    """Return what the command line says.

    Raises:
        InpaintError: A size is wanted of a model that has none.
    """
    settings = FillSettings(
        model=_model_of_size(parsed.model, parsed.size),
        feather_px=parsed.feather,
        context=parsed.context,
        finish=Finish(match_tone=not parsed.keep_tone, complete=not parsed.keep_soft),
        detail=parsed.detail,
        grain=parsed.grain,
        cover_fringe=not parsed.keep_fringe,
        keep_alpha=parsed.keep_alpha,
        samples=parsed.samples,
        seed=parsed.seed,
        diversity=parsed.diversity,
    )
    if parsed.mix:
        settings = settings.mixed()
    return FillCommand(
        photo=parsed.photo or parsed.image,
        mask=parsed.mask,
        not_from=parsed.not_from,
        target=parsed.out,
        triptych=parsed.triptych,
        overwrite=parsed.overwrite,
        file_format=None if parsed.format is None else parsed.format.upper(),
        options=FillOptions(
            settings=settings,
            grow_px=parsed.grow,
            page=parsed.page,
            first_frame=parsed.first_frame,
            mask_label=parsed.mask_label,
        ),
        prior=prior.read_command(parsed),
        weights=parsed.weights,
        run=batch_options.read_command(parsed),
        as_json=parsed.json,
    )


def _add_results(files: argparse._ArgumentGroup) -> None:
    files.add_argument(
        "--format",
        choices=[one.name.lower() for one in SAVED_FORMATS],
        help="format of the results, which then have its suffix (default: each photo's own)",
    )
    files.add_argument("--overwrite", action="store_true", help="allow the result to replace a photo or mask")
    files.add_argument(
        "--page", type=_page_number, default=0, metavar="N", help="which page of a TIFF to fill, from 1"
    )
    files.add_argument(
        "--first-frame",
        action="store_true",
        help="write animations as their filled first picture; with --overwrite even in their place",
    )


def _page_number(text: str) -> int:
    """Return the page that a person counts from 1, counted from 0.

    Raises:
        argparse.ArgumentTypeError: It is no such number.
    """
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no page: pages are counted from 1")
    return int(text) - 1


def _model_of_size(model: str, size: SizeName | None) -> str:
    """Return the name of a model's row of one size; its own without a wish.

    Raises:
        InpaintError: It has no sizes.
    """
    if size is None:
        return model
    spec = find_spec(MODELS[model].network, size)
    if spec is None or spec.kind != "network":
        raise InpaintError(f"{MODELS[model].label} has no sizes: leave --size out.")
    return spec.name
