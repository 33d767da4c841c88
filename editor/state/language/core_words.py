"""What the core says in fixed words, for the window: models, file formats, the steps of a fill.

The core has no Qt and speaks English; its errors stay so. What it says in a word or two is listed here,
and what it says of weights files in ``published_words``.
"""

import re
from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.catalog import ModelSpec

WORDS: Final = (
    QT_TRANSLATE_NOOP("Core", "From the photo"),
    QT_TRANSLATE_NOOP("Core", "Several ideas"),
    QT_TRANSLATE_NOOP("Core", "One answer"),
    QT_TRANSLATE_NOOP("Core", "Texture"),
    QT_TRANSLATE_NOOP("Core", "Structure"),
    QT_TRANSLATE_NOOP("Core", "Instant"),
    QT_TRANSLATE_NOOP("Core", "MI-GAN, 256 px"),
    QT_TRANSLATE_NOOP("Core", "SPN, paper size"),
    QT_TRANSLATE_NOOP("Core", "SPL, paper size"),
    QT_TRANSLATE_NOOP("Core", "PEN-Net, compact"),
    QT_TRANSLATE_NOOP("Core", "GM-SRM, paper size"),
    QT_TRANSLATE_NOOP("Core", "DGI, paper size"),
    QT_TRANSLATE_NOOP("Core", "Offers several plausible fills, from what it has learned about things."),
    QT_TRANSLATE_NOOP("Core", "Continues objects and surfaces, from the whole down to the detail."),
    QT_TRANSLATE_NOOP("Core", "Continues objects and surfaces, from what it has learned about things."),
    QT_TRANSLATE_NOOP("Core", "Fills large holes by copying matching texture from the surroundings."),
    QT_TRANSLATE_NOOP("Core", "Offers several fills, from its memory of how photos look."),
    QT_TRANSLATE_NOOP(
        "Core", "Continues structure into the hole; it learned from a network that saw whole photos."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Sees its whole view at once, by way of its spectrum, and continues what repeats."
    ),
    QT_TRANSLATE_NOOP("Core", "A small network that learned from a large one, for 512 × 512 pixels."),
    QT_TRANSLATE_NOOP("Core", "The same for 256 × 256 pixels: sooner done, with less to see by."),
    QT_TRANSLATE_NOOP(
        "Core", "Offers several fills made of the photo's own patches, without a network. Best on texture."
    ),
    QT_TRANSLATE_NOOP("Core", "Instant. Good for scratches, dust and thin wires; blurs large holes."),
    QT_TRANSLATE_NOOP("Core", "Instant. Continues lines into thin holes; blurs large holes."),
    QT_TRANSLATE_NOOP("Core", "keeps every pixel"),
    QT_TRANSLATE_NOOP("Core", "smaller, compresses again"),
    QT_TRANSLATE_NOOP("Core", "What it expects where, by its learned prior"),
    QT_TRANSLATE_NOOP("Core", "What it takes for the same thing"),
    QT_TRANSLATE_NOOP("Core", "What it recalls from its memory"),
    QT_TRANSLATE_NOOP("Core", "What it put together by copying"),
    QT_TRANSLATE_NOOP("Core", "Loading model"),
    QT_TRANSLATE_NOOP("Core", "Preparing the first fill (slow only once)"),
    QT_TRANSLATE_NOOP("Core", "Filling"),
    QT_TRANSLATE_NOOP("Core", "Refining"),
    QT_TRANSLATE_NOOP("Core", "Blending"),
    QT_TRANSLATE_NOOP("Core", "Reading"),
    QT_TRANSLATE_NOOP("Core", "Downloading weights"),
    QT_TRANSLATE_NOOP("Core", "Waiting for the connection"),
    QT_TRANSLATE_NOOP("Core", "Checking what has arrived"),
    QT_TRANSLATE_NOOP("Core", "Preparing the first fill (slow only once)"),
    QT_TRANSLATE_NOOP("Core", "no weights"),
)
"""Names and summaries of models, notes on formats, what a view of the prior shows, stages of a job."""

COUNTED: Final = {
    "Filling": QT_TRANSLATE_NOOP("Core", "Filling {number} of {count}"),
    "Finishing": QT_TRANSLATE_NOOP("Core", "Finishing {number} of {count}"),
}
"""Stages of a job that are counted."""


def core_words(text: str) -> str:
    """Return what the core says, in the language of the window; English where it is not known here."""
    counted = re.fullmatch(r"(\w+) (\d+) of (\d+)", text)
    if counted and counted[1] in COUNTED:
        return translate("Core", COUNTED[counted[1]]).format(number=counted[2], count=counted[3])
    return translate("Core", text)


def model_label(spec: ModelSpec) -> str:
    """Return what a model is called in the window: what it is good for, and its paper's name."""
    return " · ".join(core_words(part) for part in (spec.benefit, spec.short) if part)
