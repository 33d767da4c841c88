"""``inpaint-eval study`` and ``inpaint-eval tally``: ask people, and count what they say.

``study`` writes a folder that can be handed out as it is, a page with images whose names say nothing, and
beside it the key. ``tally`` counts the files of answers that people send back.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.files.atomic import replace_file
from training.cli.fill_folders import parse_fills
from training.cli.pair_options import check_mistakes
from training.cli.row_options import (
    RowOptions,
    add_machine_arguments,
    add_pair_arguments,
    add_row_arguments,
    check_rows,
)
from training.cli.rows import find_pairs, load_fills, start
from training.errors import TrainingError
from training.evaluation.fills import Sampling
from training.figures.user_study.questions import KINDS, PHOTO, StudyKind, make_study
from training.figures.user_study.tally import format_tally, head_to_head, read_answers, read_key, tally
from training.figures.user_study.write_study import PAGE, write_study

DEFAULT_QUESTIONS: Final = 50
KEY_SUFFIX: Final = ".key.json"


@dataclass(frozen=True, kw_only=True)
class StudyOptions(RowOptions):
    """What the command line says; ``inpaint-eval study --help`` says what each option means."""

    kind: StudyKind
    questions: int
    seed: int
    out: Path
    key: Path | None

    @property
    def key_path(self) -> Path:
        """Where the key goes: beside the folder unless it is said."""
        return self.key or self.out.with_name(self.out.name + KEY_SUFFIX)


def run_study(arguments: Sequence[str]) -> int:
    """Write a study; returns 0.

    Raises:
        TrainingError: Options or data are wrong.
        InpaintError: Weights do not fit, or a file cannot be written.
    """
    values = vars(make_study_parser().parse_args(arguments))
    options = StudyOptions(**values | {"fills": [parse_fills(text) for text in values["fills"]]})
    _check(options)
    pairs = find_pairs(options)
    fills = load_fills(options, pairs, start(options), Sampling())
    titles = [fill.title for fill in fills]
    _check_titles(titles, options.kind)
    photos = [pair.photo.name for pair in pairs]
    study = make_study(options.kind, titles, photos, count=options.questions, seed=options.seed)
    write_study(options.out, options.key_path, study, pairs, fills)
    print(f"{len(study.questions)} questions: {options.out / PAGE}")  # noqa: T201
    print(f"the key, which nobody who answers should see: {options.key_path}")  # noqa: T201
    return 0


def run_tally(arguments: Sequence[str]) -> int:
    """Count answers; returns 0.

    Raises:
        DataError: The key or answers cannot be read or do not go together.
        WriteError: The counts cannot be written.
    """
    options = make_tally_parser().parse_args(arguments)
    key = read_key(options.key)
    answers = read_answers(options.answers, key)
    shares = tally(key, answers)
    print(format_tally(key, shares, judges=len(answers)))  # noqa: T201
    duels = head_to_head(key, answers) if key.kind == "pairs" else []
    if duels:
        print("\n" + "\n".join(f"{one} {a} : {b} {other}" for one, other, a, b in duels))  # noqa: T201
    if options.json is not None:
        lines = [asdict(share) | {"percent": share.percent, "interval": share.interval} for share in shares]
        counts = {"study": key.study, "kind": key.kind, "people": len(answers), "rows": lines, "duels": duels}
        replace_file(options.json, (json.dumps(counts, indent=1) + "\n").encode())
    return 0


def make_tally_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval tally``."""
    parser = CommandParser(prog="inpaint-eval tally", description="Count the answers to a study.")
    parser.add_argument("key", type=Path, help="what inpaint-eval study wrote beside its folder")
    parser.add_argument("answers", type=Path, nargs="+", help="files that people have saved on its page")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts there")
    return parser


def _check(options: StudyOptions) -> None:
    """Raise ``TrainingError`` for options that are wrong or do not go together."""
    check_rows(options)
    inside = options.out.resolve() in options.key_path.resolve().parents
    check_mistakes(
        {
            "--questions must be at least 1.": options.questions < 1,
            "--seed must not be negative.": options.seed < 0,
            "--key must not lie in the folder that people get.": inside,
            "--out has an index.html already: choose another folder.": (options.out / PAGE).exists(),
        }
    )


def _check_titles(titles: Sequence[str], kind: StudyKind) -> None:
    least = 1 if kind == "single" else 2
    if len(titles) < least:
        raise TrainingError(
            f"--kind {kind} needs {least} rows at least: give --weights, --classical or --fills."
        )
    if PHOTO in titles:
        raise TrainingError(f"No row can be called {PHOTO}: that is the photo itself.")


def make_study_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval study``."""
    parser = CommandParser(prog="inpaint-eval study", description=__doc__)
    add_pair_arguments(parser)
    add_row_arguments(parser)
    study = parser.add_argument_group("the study")
    study.add_argument(
        "--kind",
        choices=KINDS,
        default=KINDS[0],
        help="pairs: two fills, which is more natural; single: one image, is it real; choice: all fills of a "
        "hole, which is best (default: %(default)s)",
    )
    study.add_argument(
        "--questions", type=int, default=DEFAULT_QUESTIONS, metavar="N", help="at most (default: %(default)s)"
    )
    study.add_argument("--seed", type=int, default=0, help="of order and sides (default: %(default)s)")
    study.add_argument("--out", type=Path, required=True, metavar="DIR", help="what people get")
    study.add_argument("--key", type=Path, metavar="FILE", help="default: DIR.key.json, beside the folder")
    add_machine_arguments(parser)
    return parser
