"""What there is to know about a model and its weights, in words. No Qt."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Final, Literal

from editor.state.choosing.words import seconds_text
from editor.state.models.measured import PROCESSOR, WHAT
from inpaint_core.catalog import ModelSpec
from inpaint_core.errors import WeightsError
from inpaint_core.weights.header import read_header
from inpaint_core.weights.known_files import KnownFile, find_known, known_files
from inpaint_core.weights.on_hand import WeightsOnHand
from resources import locate

Tone = Literal["", "warning"]
RESEARCH: Final = "LicenseRef-research-only"
NOT_MEASURED: Final = "not measured yet"
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
        return "Comes with the program"
    told = weights.metadata
    if recipe := _trained_by(told):
        return f"Trained with the recipe {recipe}"
    if weights.origin == "imported":
        return f"Imported from {told.get('source', 'a file')}"
    return f"Your own, {weights.path.stem}"


def size_text(size_bytes: int) -> str:
    """Return the size of a file: ``15.2 MB``; ``size not known`` for 0."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes else "size not known"


def terms_text(weights: WeightsOnHand, model: str) -> tuple[str, Tone]:
    """Return what is known of the licence of weights, and whether it warns."""
    if weights.entry is not None:
        licence = weights.entry.licence
        return ("For research use only.", "warning") if licence == RESEARCH else (f"{licence}.", "")
    if _trained_by(weights.metadata) or weights.origin == "own":
        said = weights.metadata.get("licence")
        return (said or "That of the photos it was trained on: ask who trained it, if it was not you.", "")
    known = find_known(weights.source_sha256) or next(iter(known_files(model)), None)
    if known is None:
        return "Not known: ask who gave you the file.", "warning"
    return known.licence, tone_of(known)


def tone_of(known: KnownFile) -> Tone:
    """Return whether the licence of a published file is to be warned of."""
    return "" if known.terms == "open" else "warning"


def time_text(measured: Mapping[str, float]) -> str:
    """Return the measured times in words."""
    if not measured:
        return NOT_MEASURED
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
    facts = []
    if used is not None:
        text, tone = terms_text(used, spec.name)
        facts.append(Fact("Licence", text, tone))
        if used.origin == "imported":
            facts.append(Fact("Came from", _source(used)))
        if used.entry is not None:
            facts.append(Fact("Trained on", used.entry.training_data))
            if used.entry.images_seen and used.entry.steps:
                seen = f"{used.entry.images_seen:,} in {used.entry.steps:,} steps"
                facts.append(Fact("Photos seen", seen))
        facts.append(Fact("Scores", _scores(used)))
    if used is not None or spec.kind != "network":
        facts.append(Fact("Time here", f"{time_text(measured)}, for {WHAT}" if measured else NOT_MEASURED))
    if spec.working_px:
        facts.append(Fact("Sees", f"up to {spec.working_px} × {spec.working_px} pixels at once"))
    if used is not None:
        facts.append(Fact("Network", _parameters(used.path)))
        facts.append(Fact("File", str(used.path)))
        facts.append(Fact("SHA-256", f"{sha256[:32]}\n{sha256[32:]}" if sha256 else "being read…"))
    return facts


def card_path(spec: ModelSpec, used: WeightsOnHand | None) -> Path | None:
    """Return the page that tells of a model's weights; None where it did not come with this copy."""
    name = used.entry.card if used is not None and used.entry is not None else None
    if name is None and not spec.has_recipe:
        name = IMPORTED_PAGE
    path = locate.FOLDER.parent / name if name else None
    return path if path is not None and path.is_file() else None


def _source(used: WeightsOnHand) -> str:
    """Return which file weights were imported from, and whether that is a published one we know."""
    told = used.metadata
    day = f", imported {told['imported']}" if "imported" in told else ""
    known = find_known(used.source_sha256)
    which = f"the published {known.file} by its SHA-256" if known else "no hash that we know"
    return f"{told.get('source', 'a file')}{day}; {which}"


def _scores(used: WeightsOnHand) -> str:
    scores = used.entry.scores if used.entry is not None else {}
    lines = []
    for measure, title, form in (("psnr", "PSNR", "{:.1f} dB"), ("ssim", "SSIM", "{:.3f}")):
        values = [
            form.format(scores[f"{measure}_{bin_}"]) for bin_ in RATIOS if f"{measure}_{bin_}" in scores
        ]
        if len(values) == len(RATIOS):
            lines.append(f"{title} {' · '.join(values)}")
    if not lines:
        return "not measured by us; inpaint-eval measures them on photos of yours"
    return "\n".join([*lines, f"with {' · '.join(RATIOS.values())} of a photo masked"])


def _parameters(path: Path) -> str:
    try:
        count = sum(prod(tensor.shape) for tensor in read_header(path).tensors)
    except WeightsError as error:
        return str(error)
    return f"{count:,} numbers"


def _trained_by(metadata: Mapping[str, str]) -> str:
    """Return the recipe that a training wrote into its weights; empty for none."""
    try:
        told = json.loads(metadata.get("training", "{}"))
    except (ValueError, RecursionError):
        return ""
    recipe = told.get("recipe") if isinstance(told, dict) else None
    return recipe if isinstance(recipe, str) else ""
