"""What the core says of weights in fixed sentences, for the window: what published files are, their terms.

They are translated by ``core_words``. What stands in a user's own file is shown as it is.
"""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP

TITLES: Final = (
    QT_TRANSLATE_NOOP("Core", "Big LaMa, re-packed as TorchScript"),
    QT_TRANSLATE_NOOP("Core", "Big LaMa, the authors' checkpoint"),
    QT_TRANSLATE_NOOP("Core", "LaMa for drawings (anime and manga)"),
    QT_TRANSLATE_NOOP("Core", "MI-GAN, re-packed as TorchScript"),
    QT_TRANSLATE_NOOP("Core", "MI-GAN, the authors' file"),
    QT_TRANSLATE_NOOP("Core", "MI-GAN for 256 pixels, the authors' file"),
    QT_TRANSLATE_NOOP("Core", "MI-GAN for faces, the authors' file"),
    QT_TRANSLATE_NOOP("Core", "PEN-Net, places"),
    QT_TRANSLATE_NOOP("Core", "PEN-Net, faces"),
    QT_TRANSLATE_NOOP("Core", "PEN-Net, textures"),
    QT_TRANSLATE_NOOP("Core", "PEN-Net, facades"),
    QT_TRANSLATE_NOOP("Core", "SPL: places, faces, Paris"),
    QT_TRANSLATE_NOOP("Core", "SPN: places, faces, Paris"),
    QT_TRANSLATE_NOOP("Core", "SPN, several ideas: faces"),
)
"""What a published file is."""

LICENCES: Final = (
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the Apache License 2.0. The weights have no terms of their "
        "own; asked, an author pointed to that licence. They were trained on Places2, whose own terms"
        " are for research.",
    ),
    QT_TRANSLATE_NOOP("Core", "No licence is stated for these weights: keep them for your own use."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors publish code and weights under the MIT licence. Trained on Places2, whose own "
        "terms are for research.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors publish code and weights under the MIT licence, but trained them on FFHQ faces, "
        "which are for non-commercial use.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the MIT licence; the weights have no terms of their own. "
        "Trained on Places2, whose own terms are for research.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the MIT licence; the weights have no terms of their own. "
        "Trained on CelebA-HQ, which is for non-commercial research.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the MIT licence; the weights have no terms of their own. "
        "Trained on DTD, for research.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the MIT licence; the weights have no terms of their own. "
        "The terms of the facades it was trained on are not known.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository states no licence, so only they may pass the file on: keep it for "
        "your own use.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the Apache License 2.0; the weights have no terms of their own.",
    ),
    QT_TRANSLATE_NOOP("Core", "The authors publish code and weights under the MIT licence."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the MIT licence; the weights have no terms of their own.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The authors' repository is under the MIT licence; the weights have no terms of their own. No"
        " photo is ever filled by a teacher.",
    ),
)
"""Under which terms published weights are, as far as that is known."""

NOTES: Final = (
    QT_TRANSLATE_NOOP("Core", "The smaller file with the same numbers."),
    QT_TRANSLATE_NOOP("Core", "Linked from the authors' page; it lies with a third person."),
    QT_TRANSLATE_NOOP("Core", "Other people's training of the same network."),
    QT_TRANSLATE_NOOP("Core", "For square holes, as its authors trained it."),
    QT_TRANSLATE_NOOP("Core", "Also told of at github.com/WendongZh/SPL."),
    QT_TRANSLATE_NOOP("Core", "The page asks for the code 2x99. Also told of at github.com/WendongZh/SPN."),
    QT_TRANSLATE_NOOP("Core", "The page asks for the code hqek. Also told of at github.com/WendongZh/SPN."),
    QT_TRANSLATE_NOOP(
        "Core",
        "About 5,000 photos of streets, facades, nature and textures, most of them under "
        "research-only terms: the weights are for research use.",
    ),
)
"""What else is to be known of a file; what our own weights were trained on."""
