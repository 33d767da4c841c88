"""Every fill the program offers: one literal table, readable without torch.

The window shows this list before torch is imported; ``inpaint_core.networks`` knows how to build the entries
whose kind is ``"network"``.
"""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """What the picker, the command line and the engine need to know about one fill."""

    name: str
    """Key on the command line and in files."""
    title: str
    """Name in the model picker."""
    summary: str
    """One sentence for the user: what it is good for."""
    kind: Literal["network", "classical"]
    """``classical`` fills are instant and need no weights."""
    weights: str = ""
    """Table of ``resources/weights/MANIFEST.toml`` with the bundled weights; empty for classical fills."""
    working_px: int = 0
    """Side of the picture the network was trained for; 0 for classical fills, which work at any size."""
    citation: str = ""
    """Paper, venue and year."""


MODELS: Final[dict[str, ModelSpec]] = {
    "pennet": ModelSpec(
        name="pennet",
        title="PEN-Net",
        summary="Fills large holes by copying matching texture from the surroundings.",
        kind="network",
        weights="pennet-scenes",
        working_px=256,
        citation="Zeng et al., Learning Pyramid-Context Encoder Network, CVPR 2019",
    ),
    "telea": ModelSpec(
        name="telea",
        title="Quick fill · Telea",
        summary="Instant. Good for scratches, dust and thin wires; blurs large holes.",
        kind="classical",
        citation="Telea, An Image Inpainting Technique Based on the Fast Marching Method, 2004",
    ),
    "navier-stokes": ModelSpec(
        name="navier-stokes",
        title="Quick fill · Navier–Stokes",
        summary="Instant. Continues lines into thin holes; blurs large holes.",
        kind="classical",
        citation="Bertalmio et al., Navier-Stokes, Fluid Dynamics, and Image and Video Inpainting, CVPR 2001",
    ),
}
