"""Every fill the program offers: one literal table, readable without torch.

The window shows this list before torch is imported; ``inpaint_core.models.networks`` knows how to build
the entries whose kind is ``"network"``.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

SizeName = Literal["published", "compact"]
"""``published``: the paper's widths, which load published checkpoints; ``compact``: for laptops."""
PriorKind = Literal["", "prior", "features", "memory", "attention"]
"""What a network's ``prior`` shows: a learned prior, features, a memory, or what its attention copied."""


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """What the picker, the command line and the engine need to know about one fill."""

    name: str
    """Key on the command line and in files."""
    title: str
    """The paper's name, with what tells its rows apart: in tables and figures."""
    benefit: str
    """What it is for, in the user's words: its name begins with it."""
    short: str = ""
    """What follows the benefit: the paper's name alone; empty for nothing."""
    summary: str
    """One sentence for the user: what it is good for."""
    kind: Literal["network", "photo", "classical"]
    """``photo`` fills copy patches of the photo, ``classical`` ones are instant; neither needs weights."""
    network: str = ""
    """Key of ``inpaint_core.models.networks.NETWORKS``; empty for classical fills."""
    size: SizeName = "published"
    """Which of the network's two sizes."""
    is_stochastic: bool = False
    """Whether its completions differ with the seed."""
    prior: PriorKind = ""
    """What its prior panel shows."""
    weights: str = ""
    """Table of ``resources/weights/MANIFEST.toml`` with the bundled weights; empty without any."""
    working_px: int = 0
    """Side of the largest image it is shown, as a rule the one it was trained for; 0 for classical fills."""
    smallest_view_px: int = 0
    """Shortest side of the surroundings it is shown, where the photo has them; 0 for no wish of its own."""
    large_hole_px: int = 0
    """Side at which it sees the view of a large hole: a smaller one than the working size, and as good."""
    large_hole_share: float = math.inf
    """From which length on a hole is large, as a part of its view's side; by default none is.

    Measured for each network of ours (docs/decisions/0011-what-a-fill-sees.md): there ``large_hole_px`` costs
    at most 0.15 dB.
    """
    proof_px: int = 0
    """Side at which its guess of a hole in a large photo has to prove itself; 0 for one that is trusted."""
    has_recipe: bool = True
    """Whether a network can be trained here; others fill with published weights only."""
    citation: str = ""
    """Paper, venue and year."""

    @property
    def label(self) -> str:
        """Its name wherever the program speaks of it, tables and figures apart: ``Several ideas · SPN``."""
        return f"{self.benefit} · {self.short}" if self.short else self.benefit


_PENNET: Final = "Zeng et al., Learning Pyramid-Context Encoder Network, CVPR 2019"
_SPL: Final = "Zhang et al., Context-Aware Image Inpainting with Learned Semantic Priors, IJCAI 2021"
_SPN: Final = "Zhang et al., Fully Context-Aware Image Inpainting with a Learned Semantic Pyramid, PR 2023"
_GMSRM: Final = "Feng et al., Generative Memory-Guided Semantic Reasoning Model for Inpainting, TCSVT 2022"
_DGI: Final = "Suin et al., Distillation-guided Image Inpainting, ICCV 2021"
_LAMA: Final = "Suvorov et al., Resolution-robust Large Mask Inpainting with Fourier Convolutions, WACV 2022"
_MIGAN: Final = "Sargsyan et al., MI-GAN: A Simple Baseline for Inpainting on Mobile Devices, ICCV 2023"

_SPECS: Final = (
    ModelSpec(
        name="spn-probabilistic",
        title="SPN · diverse",
        benefit="Several ideas",
        short="SPN",
        summary="Offers several plausible fills, from what it has learned about things.",
        kind="network",
        network="spn-probabilistic",
        size="compact",
        is_stochastic=True,
        prior="prior",
        weights="spn-probabilistic-scenes",
        working_px=256,
        large_hole_px=128,
        large_hole_share=0.25,
        proof_px=128,
        citation=_SPN,
    ),
    ModelSpec(
        name="spn",
        title="SPN",
        benefit="One answer",
        short="SPN",
        summary="Continues objects and surfaces, from the whole down to the detail.",
        kind="network",
        network="spn",
        size="compact",
        prior="prior",
        weights="spn-scenes",
        working_px=256,
        large_hole_px=128,
        large_hole_share=0.25,
        proof_px=128,
        citation=_SPN,
    ),
    ModelSpec(
        name="spl",
        title="SPL",
        benefit="One answer",
        short="SPL",
        summary="Continues objects and surfaces, from what it has learned about things.",
        kind="network",
        network="spl",
        size="compact",
        prior="prior",
        weights="spl-scenes",
        working_px=256,
        large_hole_px=128,
        large_hole_share=0.375,
        citation=_SPL,
    ),
    ModelSpec(
        name="pennet",
        title="PEN-Net",
        benefit="Texture",
        short="PEN-Net",
        summary="Fills large holes by copying matching texture from the surroundings.",
        kind="network",
        network="pennet",
        prior="attention",
        weights="pennet-scenes",
        working_px=256,
        citation=_PENNET,
    ),
    ModelSpec(
        name="gmsrm",
        title="GM-SRM",
        benefit="Several ideas",
        short="GM-SRM",
        summary="Offers several fills, from its memory of how photos look.",
        kind="network",
        network="gmsrm",
        size="compact",
        is_stochastic=True,
        prior="memory",
        weights="gmsrm-scenes",
        working_px=256,
        citation=_GMSRM,
    ),
    ModelSpec(
        name="dgi",
        title="DGI",
        benefit="Structure",
        short="DGI",
        summary="Continues structure into the hole; it learned from a network that saw whole photos.",
        kind="network",
        network="dgi",
        size="compact",
        prior="features",
        weights="dgi-scenes",
        working_px=256,
        citation=_DGI,
    ),
)
"""The size that comes with weights of ours has the plain name."""

_IMPORTED: Final = (
    ModelSpec(
        name="lama",
        title="LaMa",
        benefit="One answer",
        short="LaMa",
        summary="Sees its whole view at once, by way of its spectrum, and continues what repeats.",
        kind="network",
        network="lama",
        # Trained at 256, and robust to size up to about here, as long as holes are no larger than there.
        working_px=1024,
        large_hole_px=512,
        large_hole_share=0.3,
        has_recipe=False,
        citation=_LAMA,
    ),
    ModelSpec(
        name="migan",
        title="MI-GAN",
        benefit="One answer",
        short="MI-GAN",
        summary="A small network that learned from a large one, for 512 × 512 pixels.",
        kind="network",
        network="migan",
        working_px=512,
        smallest_view_px=512,
        has_recipe=False,
        citation=_MIGAN,
    ),
    ModelSpec(
        name="migan-256",
        title="MI-GAN · 256 px",
        benefit="One answer",
        short="MI-GAN, 256 px",
        summary="The same for 256 × 256 pixels: sooner done, with less to see by.",
        kind="network",
        network="migan-256",
        working_px=256,
        smallest_view_px=256,
        has_recipe=False,
        citation=_MIGAN,
    ),
)
"""Networks of which nothing is trained here: they have one size, and fill with what their authors publish."""


def _other_size(spec: ModelSpec) -> ModelSpec:
    size: SizeName = "compact" if spec.size == "published" else "published"
    return replace(
        spec,
        name=f"{spec.name}-{size}",
        title=f"{spec.title} · {_SIZE_TITLES[size]}",
        short=f"{spec.short}, {_SIZE_TITLES[size]}",
        size=size,
        weights="",
    )


_SIZE_TITLES: Final[dict[SizeName, str]] = {"published": "paper size", "compact": "compact"}

PHOTO_MODEL: Final = "patches"
"""Fills from the photo alone; a gallery of a network's fills can hold some of its fills too."""
_FROM_PHOTO: Final = ModelSpec(
    name=PHOTO_MODEL,
    title="From the photo",
    benefit="From the photo",
    summary="Offers several fills made of the photo's own patches, without a network. Best on texture.",
    kind="photo",
    is_stochastic=True,
    working_px=256,
    citation="Barnes et al., PatchMatch, SIGGRAPH 2009; He and Sun, Statistics of Similar Patches, PAMI 2014",
)
_CLASSICAL: Final = (
    ModelSpec(
        name="telea",
        title="Quick fill · Telea",
        benefit="Instant",
        short="Telea",
        summary="Instant. Good for scratches, dust and thin wires; blurs large holes.",
        kind="classical",
        citation="Telea, An Image Inpainting Technique Based on the Fast Marching Method, 2004",
    ),
    ModelSpec(
        name="navier-stokes",
        title="Quick fill · Navier–Stokes",
        benefit="Instant",
        short="Navier–Stokes",
        summary="Instant. Continues lines into thin holes; blurs large holes.",
        kind="classical",
        citation="Bertalmio et al., Navier-Stokes, Fluid Dynamics, and Image and Video Inpainting, CVPR 2001",
    ),
)

MODELS: Final[dict[str, ModelSpec]] = {
    spec.name: spec
    for spec in (
        *_SPECS,
        *_IMPORTED,
        *(_other_size(spec) for spec in _SPECS),
        _FROM_PHOTO,
        *_CLASSICAL,
    )
}


def find_spec(network: str, size: SizeName) -> ModelSpec | None:
    """Return the entry of one size of one network; None when there is no such network."""
    return next((spec for spec in MODELS.values() if (spec.network, spec.size) == (network, size)), None)
