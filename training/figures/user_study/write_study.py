"""A study as files: the folder that people get, and the key that stays with whoever asks."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image
from training.evaluation.composites import composite_image
from training.evaluation.evaluate import Fill, ForeignFill, predict
from training.evaluation.output_folder import make_folder
from training.evaluation.pairs import Pair
from training.evaluation.pixel_measures import Image8
from training.evaluation.score_table import hole_title
from training.figures.user_study.questions import PHOTO, Question, Study
from training.figures.user_study.study_page import draw_study_page

IMAGES: Final = "images"
PAGE: Final = "index.html"


def write_study(
    folder: Path,
    key: Path,
    study: Study,
    pairs: Sequence[Pair],
    fills: Sequence[Fill | ForeignFill],
) -> None:
    """Write the page with its images, and the key.

    Names of images say nothing: they are random, from the seed. Nothing in the folder tells a row.

    Args:
        folder: Made if it is not there; what people get.
        key: A JSON file outside of it: which row each image is of.
        study: What is asked.
        pairs: Of the whole evaluation.
        fills: Of its rows.

    Raises:
        DataError: A photo is damaged, or a fill by another program.
        InpaintError: A mask cannot be read, a fill fails, or a file cannot be written.
    """
    make_folder(folder / IMAGES)
    questions = study.questions
    rng = np.random.default_rng([study.seed, len(questions)])
    names = [[f"{rng.bytes(8).hex()}.png" for _ in question.rows] for question in questions]
    numbers = [f"q{number:03d}" for number in range(1, len(questions) + 1)]
    shares = {}
    for index, share, made in _images(questions, pairs, fills):
        shares[index] = share
        for question, own in zip(questions, names, strict=True):
            if question.pair == index:
                for row, name in zip(question.rows, own, strict=True):
                    write_image(folder / IMAGES / name, made[row])
    listed = [
        {
            "id": number,
            "photo": pairs[question.pair].photo.name,
            "hole": ""
            if question.rows == (PHOTO,)
            else hole_title(pairs[question.pair].mask.name, shares[question.pair]),
            "rows": list(question.rows),
            "images": own,
        }
        for number, question, own in zip(numbers, questions, names, strict=True)
    ]
    number = hashlib.sha256(json.dumps([study.kind, listed]).encode()).hexdigest()[:16]
    page = draw_study_page(study.kind, number, list(zip(numbers, names, strict=True)))
    replace_file(folder / PAGE, page.encode())
    values = {"study": number, "kind": study.kind, "seed": study.seed, "questions": listed}
    replace_file(key, (json.dumps(values, indent=1) + "\n").encode())


def _images(
    questions: Sequence[Question], pairs: Sequence[Pair], fills: Sequence[Fill | ForeignFill]
) -> Iterator[tuple[int, float, dict[str, Image8]]]:
    """Yield for each pair that is shown its index, its share of hole, and the images by row."""
    by_title = {fill.title: fill for fill in fills}
    wanted: dict[int, set[str]] = {}
    for question in questions:
        wanted.setdefault(question.pair, set()).update(question.rows)
    for index, rows in tqdm(sorted(wanted.items()), unit="photo", dynamic_ncols=True):
        image, mask = pairs[index].load()
        made: dict[str, Image8] = {}
        for row in rows:
            if row == PHOTO:
                made[row] = image
                continue
            prediction = predict(by_title[row], pairs[index].number, image, mask)
            made[row] = composite_image(image, prediction, mask)
        yield index, float(mask.mean()), made
