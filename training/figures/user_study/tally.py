"""What people answered in a study, as the papers' tables have it."""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from training.errors import DataError
from training.figures.user_study.questions import KINDS, PHOTO, StudyKind

NORMAL_95: Final = 1.959964
"""Quantile of the standard normal distribution that leaves out 2.5 % on each side."""


@dataclass(frozen=True)
class KeyedQuestion:
    """A question with what only the key says.

    Attributes:
        photo: Its name.
        hole: What kind of hole it has.
        rows: Titles, from left to right.
    """

    photo: str
    hole: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """What ``write_study`` keeps from those who answer.

    Attributes:
        study: Its number.
        kind: Of the study.
        questions: By their numbers.
    """

    study: str
    kind: StudyKind
    questions: Mapping[str, KeyedQuestion]


@dataclass(frozen=True)
class Share:
    """A line of the result.

    Attributes:
        title: Of the row, with the kind of hole where the study is of single images.
        votes: How often it was voted on.
        won: How often it was preferred, or taken for real.
        samples: Photos at which it had more votes than every other row; None where that is not counted.
    """

    title: str
    votes: int
    won: int
    samples: int | None = None

    @property
    def percent(self) -> float:
        """Of the votes, 0..100; NaN without any."""
        return 100 * self.won / self.votes if self.votes else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the percentage: what as many other votes could have given."""
        if not self.votes:
            return math.nan, math.nan
        share, spread = self.won / self.votes, NORMAL_95**2 / self.votes
        middle = (share + spread / 2) / (1 + spread)
        half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
        return 100 * (middle - half), 100 * (middle + half)


def read_key(path: Path) -> Key:
    """Return a study's key.

    Raises:
        DataError: The file is missing or no key.
    """
    values = _read(path, "the key of a study")
    try:
        questions = {
            str(one["id"]): KeyedQuestion(str(one["photo"]), str(one["hole"]), tuple(map(str, one["rows"])))
            for one in values["questions"]
        }
        study, kind = str(values["study"]), values["kind"]
    except (KeyError, TypeError) as error:
        raise DataError(f"{path.name} cannot be read as the key of a study.") from error
    if kind not in KINDS or not questions or not all(one.rows for one in questions.values()):
        raise DataError(f"{path.name} cannot be read as the key of a study.")
    return Key(study, kind, questions)


def read_answers(paths: Sequence[Path], key: Key) -> list[dict[str, int]]:
    """Return what each person answered: the number of the chosen image, or of the word, by question.

    Raises:
        DataError: A file is missing or no answers, of another study, or of a person whose answers are there
            already.
    """
    found: dict[str, Path] = {}
    answers = []
    for path in paths:
        values = _read(path, "answers to a study")
        given = values.get("answers")
        if not isinstance(given, dict) or not isinstance(values.get("judge"), str):
            raise DataError(f"{path.name} cannot be read as answers to a study.")
        if values.get("study") != key.study:
            raise DataError(f"{path.name} has answers to another study than the key's.")
        if (before := found.setdefault(values["judge"], path)) is not path:
            raise DataError(f"{before.name} and {path.name} are of the same person: give one of them.")
        answers.append({number: _checked(number, value, key, path) for number, value in given.items()})
    return answers


def tally(key: Key, answers: Sequence[Mapping[str, int]]) -> list[Share]:
    """Return the lines of the result, the most preferred first; photos of a study of single images first.

    Args:
        key: Of the study.
        answers: Of each person.
    """
    return _tally_single(key, answers) if key.kind == "single" else _tally_chosen(key, answers)


def head_to_head(key: Key, answers: Sequence[Mapping[str, int]]) -> list[tuple[str, str, int, int]]:
    """Return for each two rows of a study of pairs their titles and how often each was preferred."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for own in answers:
        for number, chosen in own.items():
            rows = key.questions[number].rows
            first, second = sorted(rows)
            counts.setdefault((first, second), Counter())[rows[chosen]] += 1
    return [(one, other, won[one], won[other]) for (one, other), won in sorted(counts.items())]


def format_tally(key: Key, shares: Sequence[Share], *, judges: int) -> str:
    """Return the result as a Markdown table with a line above it."""
    won = {"pairs": "better", "single": "taken for real", "choice": "best"}[key.kind]
    votes = sum(share.won if key.kind == "choice" else share.votes for share in shares)
    votes = votes // 2 if key.kind == "pairs" else votes
    samples = any(share.samples is not None for share in shares)
    head = ["", "votes", won, "percent", "95 %", *(["winning samples"] if samples else [])]
    lines = [head]
    for share in shares:
        low, high = share.interval
        cells = [
            share.title,
            str(share.votes),
            str(share.won),
            f"{share.percent:.2f}",
            f"{low:.0f}–{high:.0f}",
        ]
        lines.append([*cells, *([str(share.samples)] if samples else [])])
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rows = [
        "| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    rule = "|:" + "-" * (widths[0] + 1) + "".join(f"|{'-' * (width + 1)}:" for width in widths[1:]) + "|"
    return "\n".join([f"{judges} people, {votes} votes", "", rows[0], rule, *rows[1:]])


def _tally_chosen(key: Key, answers: Sequence[Mapping[str, int]]) -> list[Share]:
    shown: Counter[str] = Counter()
    won: Counter[str] = Counter()
    of_photo: dict[str, Counter[str]] = {}
    for own in answers:
        for number, chosen in own.items():
            question = key.questions[number]
            shown.update(question.rows)
            won[question.rows[chosen]] += 1
            of_photo.setdefault(number, Counter())[question.rows[chosen]] += 1
    samples = Counter(first for votes in of_photo.values() if (first := _winner(votes)) is not None)
    titles = sorted({row for question in key.questions.values() for row in question.rows})
    counted = key.kind == "choice"
    shares = [Share(title, shown[title], won[title], samples[title] if counted else None) for title in titles]
    return sorted(shares, key=lambda share: -share.percent if share.votes else math.inf)


def _winner(votes: Counter[str]) -> str | None:
    """Return who has more votes than every other; None for a draw."""
    (first, most), *others = votes.most_common(2)
    return None if others and others[0][1] == most else first


def _tally_single(key: Key, answers: Sequence[Mapping[str, int]]) -> list[Share]:
    shown: Counter[str] = Counter()
    real: Counter[str] = Counter()
    groups = {}
    for number, question in key.questions.items():
        (row,) = question.rows
        groups[number] = "photo, without hole" if row == PHOTO else f"{row}, {question.hole}"
    for own in answers:
        for number, chosen in own.items():
            shown[groups[number]] += 1
            real[groups[number]] += chosen == 0
    titles = sorted(set(groups.values()), key=lambda title: (not title.startswith("photo, "), title))
    return [Share(title, shown[title], real[title]) for title in titles]


def _checked(number: str, value: Any, key: Key, path: Path) -> int:
    question = key.questions.get(number)
    limit = 2 if key.kind == "single" else len(question.rows) if question else 0
    if question is None or not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < limit:
        raise DataError(f"{path.name}: the answer {value!r} to {number} is none of the study's.")
    return value


def _read(path: Path, what: str) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise DataError(f"{path.name} cannot be read as {what}.") from error
    if not isinstance(values, dict):
        raise DataError(f"{path.name} cannot be read as {what}.")
    return values
