"""What there is to know about a model and its weights, in words. No Qt."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Final, Literal

from editor.state.choosing.words import seconds_text
from editor.state.language.core_words import core_words
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.models.measured import HOLE_PX, PROCESSOR
from inpaint_core.catalog import ModelSpec
from inpaint_core.errors import WeightsError
from inpaint_core.weights.header import read_header
from inpaint_core.weights.known_files import KnownFile, find_known, known_files
from inpaint_core.weights.on_hand import WeightsOnHand
from resources import locate

Tone = Literal["", "warning"]
RESEARCH: Final = "LicenseRef-research-only"
NOT_MEASURED: Final = QT_TRANSLATE_NOOP("Card", "not measured yet")
RATIOS: Final = {"0_20": "0–20 %", "20_40": "20–40 %", "40_60": "40–60 %"}
IMPORTED_PAGE: Final = "docs/models/imported.md"


@dataclass(frozen=True)
class Fact:
    """One line of a card."""

    caption: str
    text: str
    tone: Tone = ""


def origin_text(weights: WeightsOnHand) -> str:
    """Return where weights come from, in a few words."""
    if weights.origin == "bundled":
        return translate("Card", "Comes with the program")
    told = weights.metadata
    if recipe := _trained_by(told):
        return translate("Card", "Trained with the recipe {recipe}").format(recipe=recipe)
    if weights.origin == "imported":
        return translate("Card", "Imported from {source}").format(source=_name_of_source(told))
    return translate("Card", "Your own, {name}").format(name=weights.path.stem)


def size_text(size_bytes: int) -> str:
    """Return the size of a file: ``15.2 MB``; ``size not known`` for 0."""
    if not size_bytes:
        return translate("Card", "size not known")
    return translate("Card", "{size} MB").format(size=number(size_bytes / 1e6, 1))


def terms_text(weights: WeightsOnHand, model: str) -> tuple[str, Tone]:
    """Return what is known of the licence of weights, and whether it warns."""
    if weights.entry is not None:
        licence = weights.entry.licence
        if licence == RESEARCH:
            return translate("Card", "For research use only."), "warning"
        return f"{licence}.", ""
    if _trained_by(weights.metadata) or weights.origin == "own":
        said = weights.metadata.get("licence")
        unsaid = translate(
            "Card", "That of the photos it was trained on: ask who trained it, if it was not you."
        )
        return said or unsaid, ""
    known = find_known(weights.source_sha256) or next(iter(known_files(model)), None)
    if known is None:
        return translate("Card", "Not known: ask who gave you the file."), "warning"
    return core_words(known.licence), tone_of(known)


def tone_of(known: KnownFile) -> Tone:
    """Return whether the licence of a published file is to be warned of."""
    return "" if known.terms == "open" else "warning"


def time_text(measured: Mapping[str, float]) -> str:
    """Return the measured times in words."""
    if not measured:
        return translate("Card", NOT_MEASURED)
    return ", ".join(
        f"{seconds_text(seconds)} ({device or PROCESSOR})"
        for device, seconds in reversed(list(measured.items()))
    )


def facts_of(
    spec: ModelSpec, used: WeightsOnHand | None, sha256: str, measured: Mapping[str, float]
) -> list[Fact]:
    """Return the lines of a model's card.

    Args:
        spec: The model.
        used: The weights it fills with; None for none.
        sha256: Of their file; empty while it is not known.
        measured: Seconds by device.
    """
    facts = _descent(spec, used) if used is not None else []
    if used is not None or spec.kind != "network":
        facts.append(Fact(translate("Card", "Time here"), _time_here(measured)))
    if spec.working_px:
        sees = translate("Card", "up to {side} × {side} pixels at once").format(side=spec.working_px)
        facts.append(Fact(translate("Card", "Sees"), sees))
    if used is not None:
        facts.append(Fact(translate("Card", "Network"), _parameters(used.path)))
        facts.append(Fact(translate("Card", "File"), str(used.path)))
        halves = f"{sha256[:32]}\n{sha256[32:]}" if sha256 else translate("Card", "being read…")
        facts.append(Fact("SHA-256", halves))
    return facts


def card_path(spec: ModelSpec, used: WeightsOnHand | None) -> Path | None:
    """Return the page that tells of a model's weights; None where it did not come with this copy."""
    name = used.entry.card if used is not None and used.entry is not None else None
    if name is None and not spec.has_recipe:
        name = IMPORTED_PAGE
    return locate.page(name) if name else None


def _descent(spec: ModelSpec, used: WeightsOnHand) -> list[Fact]:
    """Return under which terms weights are, what they come from, and how good they are."""
    text, tone = terms_text(used, spec.name)
    facts = [Fact(translate("Card", "Licence"), text, tone)]
    if used.origin == "imported":
        facts.append(Fact(translate("Card", "Came from"), _source(used)))
    if used.entry is not None:
        facts.append(Fact(translate("Card", "Trained on"), core_words(used.entry.training_data)))
        if used.entry.images_seen and used.entry.steps:
            seen = translate("Card", "{photos} in {steps} steps").format(
                photos=number(used.entry.images_seen), steps=number(used.entry.steps)
            )
            facts.append(Fact(translate("Card", "Photos seen"), seen))
    return [*facts, Fact(translate("Card", "Scores"), _scores(used))]


def _time_here(measured: Mapping[str, float]) -> str:
    if not measured:
        return time_text(measured)
    return translate("Card", "{times}, for one fill of a hole of {side} × {side} pixels").format(
        times=time_text(measured), side=HOLE_PX
    )


def _source(used: WeightsOnHand) -> str:
    """Return which file weights were imported from, and whether that is a published one we know."""
    told = used.metadata
    source = _name_of_source(told)
    if "imported" in told:
        source = translate("Card", "{source}, imported {day}").format(source=source, day=told["imported"])
    if (known := find_known(used.source_sha256)) is None:
        return translate("Card", "{source}; no hash that we know").format(source=source)
    return translate("Card", "{source}; the published {file} by its SHA-256").format(
        source=source, file=known.file
    )


def _name_of_source(told: Mapping[str, str]) -> str:
    return told.get("source") or translate("Card", "a file")


def _scores(used: WeightsOnHand) -> str:
    scores = used.entry.scores if used.entry is not None else {}
    lines = []
    for measure, title, decimals, unit in (("psnr", "PSNR", 1, " dB"), ("ssim", "SSIM", 3, "")):
        found = [scores[f"{measure}_{bin_}"] for bin_ in RATIOS if f"{measure}_{bin_}" in scores]
        values = [f"{number(value, decimals)}{unit}" for value in found]
        if len(values) == len(RATIOS):
            lines.append(f"{title} {' · '.join(values)}")
    if not lines:
        return translate("Card", "not measured by us; inpaint-eval measures them on photos of yours")
    masked = translate("Card", "with {ratios} of a photo masked").format(ratios=" · ".join(RATIOS.values()))
    return "\n".join([*lines, masked])


def _parameters(path: Path) -> str:
    try:
        count = sum(prod(tensor.shape) for tensor in read_header(path).tensors)
    except WeightsError as error:
        return str(error)
    return translate("Card", "{count} numbers").format(count=number(count))


def _trained_by(metadata: Mapping[str, str]) -> str:
    """Return the recipe that a training wrote into its weights; empty for none."""
    try:
        told = json.loads(metadata.get("training", "{}"))
    except (ValueError, RecursionError):
        return ""
    recipe = told.get("recipe") if isinstance(told, dict) else None
    return recipe if isinstance(recipe, str) else ""
