"""How a photo of any shape becomes a square one, in training and in evaluation."""

from typing import Final, Literal, get_args

Resize = Literal["crop", "squeeze", "centre-square"]
"""``crop``: the short side is resized, and a square is cut from the long one, at random in training, from the
middle in evaluation. ``squeeze``: the whole photo is resized to a square, whatever its shape.
``centre-square``: the middle square is cut out first, then resized; in evaluation that is ``crop`` but for
rounding."""
RESIZES: Final[tuple[Resize, ...]] = get_args(Resize)
DEFAULT_RESIZE: Final[Resize] = "crop"
