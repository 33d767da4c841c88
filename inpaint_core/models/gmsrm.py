"""GM-SRM: a decoder that asks a frozen generative memory what photos look like, level by level.

Paper: Feng, Zhang, Li, Liu, Ding and Tao, "Generative Memory-Guided Semantic Reasoning Model for Image
Inpainting", TCSVT 2022 (arXiv 2110.00261). No code or weights of the authors are public: written from the
paper; no code was taken over.

The paper gives the equations; widths, depths and kernels are ours, and where it contradicts itself or is
silent:
- codes and noise of a level depend on the decoder's features of its size (Eq. 7 and 8), the lowest level's on
  the deepest encoder features, which stand for the decoder's (Algorithm 1, line 10);
- memory features enter a decoder block before its convolutions (Eq. 6), the last ones the output convolution;
- "the same mapping function" of Eq. 7 is the same structure with weights of its own for each level;
- encoder features are fused after a memory level's layers (Fig. 3) by a trained convolution that begins as
  the identity: the memory itself stays as it was learned;
- mean and deviation are one number for each noise injection, and both heads average over at most 64 x 64
  places, as many as a mean needs;
- the output convolution sees the input, as the top level has no encoder features and instance normalisation
  has taken the tone out of all others;
- a feature map of less than four positions is normalised over its channels, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self, cast, get_args

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.layers.blocks import check_call, pad_to_multiple
from inpaint_core.models.layers.gmsrm_blocks import (
    INPUT_CHANNELS,
    CodeQuery,
    Encoder,
    GmSrmResidualBlock,
    NoiseDistribution,
    conditional_noise,
    divergence_from_standard_normal,
)
from inpaint_core.models.layers.stylegan2 import CONSTANT_CELLS, GenerativeMemory, injections
from inpaint_core.models.protocols import Noise, NoiseShape
from inpaint_core.models.spec import NetworkSpec

LEVELS: Final = 7
"""Of the memory: 4, 8, ... 256 cells wide for an image of 256."""
SIZE_MULTIPLE: Final = 2 ** (LEVELS - 1)
AVERAGED_CELLS: Final = 64
"""Side of the grid whose mean makes a code or a noise distribution, for an image of 256."""
PRIOR_LEVELS: Final = 3
"""Memory levels shown by ``prior``, the widest ones."""

Variant = Literal["base", "gm-bm", "gm-csv", "gm-srm"]
"""The rows of Table IV, each with the parts of those before it: no memory; a memory; conditional stochastic
variation, without which the noise is standard normal; progressive codes, without which levels share one."""


@dataclass(frozen=True, kw_only=True)
class GmSrmSize:
    """Widths of a GM-SRM, and which of its parts it has."""

    encoder_channels: tuple[int, ...] = (64, 128, 256, 512, 512, 512)
    """Of the six encoder blocks, 1/2 to 1/64 of the size."""
    memory_channels: tuple[int, ...] = (512, 512, 512, 512, 256, 128, 64)
    """Of the seven memory levels, 1/64 of the size to all of it."""
    decoder_channels: tuple[int, ...] = (512, 512, 256, 128, 64, 64)
    """Of the six decoder blocks, by what they return: 1/32 of the size to all of it."""
    code_channels: int = 512
    """Length of a code."""
    query_channels: int = 256
    """Of the convolution a code is computed with."""
    noise_channels: int = 64
    """Of the convolution a noise distribution is computed with."""
    output_channels: int = 64
    """Between the two output convolutions."""
    variant: Variant = "gm-srm"
    """Which parts it has."""

    def __post_init__(self) -> None:
        for field, count in (
            ("encoder_channels", LEVELS - 1),
            ("memory_channels", LEVELS),
            ("decoder_channels", LEVELS - 1),
        ):
            widths: tuple[int, ...] = getattr(self, field)
            if len(widths) != count or min(widths) < 1:
                raise ValueError(f"{field} must be {count} widths of at least 1, got {widths}")
        if self.variant not in get_args(Variant):
            raise ValueError(f"variant must be one of {get_args(Variant)}, got {self.variant!r}")

    @property
    def has_memory(self) -> bool:
        """Whether there is a generative memory at all."""
        return self.variant != "base"

    @property
    def has_conditional_noise(self) -> bool:
        """Whether mean and deviation of the noise follow from the image."""
        return self.variant in ("gm-csv", "gm-srm")

    @property
    def has_progressive_codes(self) -> bool:
        """Whether the code changes from level to level."""
        return self.variant == "gm-srm"


PUBLISHED: Final = GmSrmSize()
"""102,436,711 parameters, 22.7 million of them in the memory; 71.5 billion multiply-adds at 256 x 256."""
COMPACT: Final = GmSrmSize(
    encoder_channels=(32, 64, 96, 112, 112, 112),
    memory_channels=(128, 128, 128, 128, 96, 64, 32),
    decoder_channels=(112, 96, 80, 64, 48, 32),
    code_channels=128,
    query_channels=16,
    noise_channels=16,
    output_channels=32,
)
"""5.8 million parameters, 1.6 million of them in the memory; 18 % of the multiply-adds."""
SIZES: Final[Mapping[SizeName, GmSrmSize]] = {"published": PUBLISHED, "compact": COMPACT}


@dataclass(frozen=True)
class GmSrmState:
    """What does not depend on the noise: all else does, as each level sees what the last one returned.

    Attributes:
        height: Of the image, before padding.
        width: Of the image, before padding.
        painted_and_mask: B x 4 x H' x W', the padded input, RGB -1..1 with 0 in the hole.
        encoded: The encoder's six feature maps, 1/2 to 1/64 of the padded size.
        code: B x S, the code of the lowest level (Eq. 3); empty without a memory.
    """

    height: int
    width: int
    painted_and_mask: Tensor
    encoded: tuple[Tensor, ...]
    code: Tensor


@dataclass(frozen=True)
class _Reasoning:
    decoded: Tensor
    memories: list[Tensor]
    divergences: list[Tensor]


class GmSrm(nn.Module):
    """The whole model (Fig. 2): encoder, frozen generative memory, decoder.

    The memory's parameters require no gradient from the start: ``gmsrm_pretraining`` is what trains them.

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        noise: One standard-normal tensor for each of ``noise_shapes``; None is the mean.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: GmSrmSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: ``PUBLISHED`` for widths as large as those of the networks the paper compares with.
        """
        super().__init__()
        self.size = size
        decoder = size.decoder_channels
        # By level, low to high: the input stands for the encoder features of the top level.
        encoded = (*reversed(size.encoder_channels), INPUT_CHANNELS)
        decoded = (size.encoder_channels[-1], *decoder)
        memory = size.memory_channels if size.has_memory else (0,) * LEVELS

        self.encoder = Encoder(size.encoder_channels)
        self.decoder = nn.ModuleList(
            GmSrmResidualBlock(memory[level] + encoded[level] + decoded[level], decoder[level])
            for level in range(LEVELS - 1)
        )
        self.output = nn.Sequential(
            nn.Conv2d(decoded[-1] + memory[-1] + encoded[-1], size.output_channels, 3, padding=1),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(size.output_channels, 3, 3, padding=1),
            nn.Tanh(),
        )
        if size.has_memory:
            self._build_memory(encoded, decoded)

    def _build_memory(self, encoded: tuple[int, ...], decoded: tuple[int, ...]) -> None:
        """Build the memory and what asks it.

        Args:
            encoded: Channels that the encoder has for each level of the memory, low to high.
            decoded: Channels that the decoder has for each level.
        """
        size, memory = self.size, self.size.memory_channels
        strides = [max(1, CONSTANT_CELLS * 2**level // AVERAGED_CELLS) for level in range(LEVELS)]
        self.memory = GenerativeMemory(memory, code_channels=size.code_channels)
        self.fusions = nn.ModuleList(_fusion(memory[level], encoded[level]) for level in range(LEVELS - 1))
        self.codes = nn.ModuleList(
            CodeQuery(
                decoded[level],
                query_channels=size.query_channels,
                code_channels=size.code_channels,
                stride=strides[level],
            )
            for level in range(LEVELS if size.has_progressive_codes else 1)
        )
        if size.has_conditional_noise:
            self.noise_distributions = nn.ModuleList(
                NoiseDistribution(
                    encoded[level] + decoded[level],
                    noise_channels=size.noise_channels,
                    injections=injections(level),
                    stride=strides[level],
                )
                for level in range(LEVELS)
            )
        self.freeze_memory()

    def freeze_memory(self) -> None:
        """Take the memory's parameters out of training, as they are after construction."""
        if self.size.has_memory:
            self.memory.requires_grad_(requires_grad=False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:  # noqa: FBT001, FBT002 - torch's signature
        """Switch gradients of all parameters but the memory's, which stay frozen."""
        super().requires_grad_(requires_grad)
        self.freeze_memory()
        return self

    def forward(self, image: Tensor, mask: Tensor, noise: Noise | None = None) -> Tensor:
        return self.decode(self.encode(image, mask), noise)

    def noise_shapes(self, height: int, width: int) -> list[NoiseShape]:
        """Return 1 x h x w for each noise injection, low to high; none without a memory."""
        return noise_shapes(height, width) if self.size.has_memory else []

    def encode(self, image: Tensor, mask: Tensor) -> GmSrmState:
        """Return encoder features and the first code (Eq. 1 and 3); see the class for the shapes."""
        painted_and_mask = prepare(image, mask, dtype=next(self.parameters()).dtype)
        encoded = self.encoder(painted_and_mask)
        code = self.codes[0](encoded[-1]) if self.size.has_memory else encoded[-1].new_zeros(len(image), 0)
        height, width = image.shape[-2:]
        return GmSrmState(height, width, painted_and_mask, tuple(encoded), code)

    def decode(self, state: object, noise: Noise | None = None) -> Tensor:
        """Return the prediction for a state of ``encode`` and a noise; see the class for the shapes."""
        state = _checked_state(state)
        return self._image(state, self._reason(state, noise))

    def predict_with_divergence(
        self, image: Tensor, mask: Tensor, noise: Noise | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the prediction and how far each noise distribution is from the standard normal one.

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.
            noise: Fresh standard-normal numbers for a step of training.

        Returns:
            The prediction, B x 3 x H x W, RGB 0..1; and the terms of Eq. 9 without their weights, B x N, in
            nats and float32, for N injections; N is 0 without conditional stochastic variation.
        """
        state = self.encode(image, mask)
        reasoning = self._reason(state, noise)
        none = state.code.new_zeros(len(image), 0, dtype=torch.float32)
        return self._image(state, reasoning), torch.cat([none, *reasoning.divergences], dim=1)

    def predict_with_random_noise(self, image: Tensor, mask: Tensor, noise: Noise) -> Tensor:
        """Return the prediction with the noise as it is, whatever the image (Fig. 5).

        ``forward`` gives the same noise the mean and deviation that follow from the image (Eq. 8).

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.
            noise: One standard-normal tensor for each of ``noise_shapes``.
        """
        state = self.encode(image, mask)
        return self._image(state, self._reason(state, noise, follows_image=False))

    def prior(self, image: Tensor, mask: Tensor, noise: Noise | None = None) -> list[Tensor]:
        """Return the memory's features at 1/4, 1/2 and all of the size: B x C x h x w; none without a memory.

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.
            noise: One standard-normal tensor for each of ``noise_shapes``; None is the mean.
        """
        state = self.encode(image, mask)
        shown = self._reason(state, noise).memories[-PRIOR_LEVELS:]
        scales = (2**level for level in reversed(range(len(shown))))
        return [
            features[:, :, : -(-state.height // scale), : -(-state.width // scale)].float()
            for features, scale in zip(shown, scales, strict=True)
        ]

    def memory_shares(
        self, image: Tensor, mask: Tensor, noise: Noise | None = None
    ) -> list[tuple[int, float]]:
        """Return how much each level of the memory changes the hole; see ``protocols.RememberingNetwork``.

        A level is silenced by telling the decoder the same at every place: the mean of the level's features.
        What the picture then changes by in the hole, on average, is what the level has to say. The memory's
        own features go on as they were; what the levels above are asked follows the decoder, as ever.
        """
        if not self.size.has_memory:
            return []
        state = self.encode(image, mask)
        spoken = self._reason(state, noise)
        picture, hole = self._image(state, spoken), mask > 0
        changes = [
            float(
                (self._image(state, self._reason(state, noise, silenced=level)) - picture)
                .abs()
                .mul(hole)
                .sum()
            )
            for level in range(LEVELS)
        ]
        total = sum(changes)
        sides = [max(features.shape[2:]) for features in spoken.memories]
        return [(side, change / total if total else 0.0) for side, change in zip(sides, changes, strict=True)]

    def _reason(
        self, state: GmSrmState, noise: Noise | None, *, silenced: int = -1, follows_image: bool = True
    ) -> _Reasoning:
        """Go through memory and decoder from low to high, in the order of Algorithm 1.

        Args:
            state: What ``encode`` returned.
            noise: None is the mean.
            silenced: A level whose features the decoder sees as their mean; -1 for none.
            follows_image: Whether the noise has mean and deviation of the image, where the network has them.
        """
        by_level = (*reversed(state.encoded), state.painted_and_mask)
        if not self.size.has_memory:
            decoded = by_level[0]
            for encoded, block in zip(by_level, self.decoder, strict=False):
                decoded = _decode_block(block, [encoded, decoded])
            return _Reasoning(decoded, [], [])

        deepest = by_level[0]
        noise_by_level = self.memory.split_noise(noise_list(noise))
        features = self.memory.start(len(deepest), cells=(deepest.shape[2], deepest.shape[3]))
        decoded, code = deepest, state.code
        memories, divergences = [], []
        for level, encoded in enumerate(by_level):
            if level > 0 and self.size.has_progressive_codes:
                code = code + self.codes[level](decoded)  # Eq. 7
            level_noise = noise_by_level[level]
            if self.size.has_conditional_noise and follows_image:
                mean, log_variance = self.noise_distributions[level](torch.cat([encoded, decoded], dim=1))
                divergences.append(divergence_from_standard_normal(mean, log_variance))
                level_noise = conditional_noise(mean, log_variance, level_noise)
            features = self.memory.levels[level](features, code, level_noise)  # Eq. 4
            if level < LEVELS - 1:
                features = self.fusions[level](torch.cat([features, encoded], dim=1))  # Fig. 3
            memories.append(_mean_place(features) if level == silenced else features)
            if level < LEVELS - 1:
                decoded = _decode_block(self.decoder[level], [memories[-1], encoded, decoded])  # Eq. 6
        return _Reasoning(decoded, memories, divergences)

    def _image(self, state: GmSrmState, reasoning: _Reasoning) -> Tensor:
        top = [reasoning.decoded, *reasoning.memories[-1:], state.painted_and_mask]
        image: Tensor = self.output(torch.cat(top, dim=1))
        return (image[:, :, : state.height, : state.width].float() + 1) / 2


def noise_shapes(height: int, width: int) -> list[NoiseShape]:
    """Return 1 x h x w for each noise injection into the memory, low to high, for an image of any size."""
    cells = [-(-side // SIZE_MULTIPLE) for side in (height, width)]
    return [
        (1, cells[0] * 2**level, cells[1] * 2**level)
        for level in range(LEVELS)
        for _ in range(injections(level))
    ]


def prepare(image: Tensor, mask: Tensor, *, dtype: torch.dtype) -> Tensor:
    """Return what the encoder takes, padded: B x 4 x H' x W', RGB -1..1 with 0 in the hole, and the mask.

    Args:
        image: B x 3 x H x W, RGB 0..1.
        mask: B x 1 x H x W, 1 = hole.
        dtype: Of the network's weights.

    Raises:
        ValueError: Wrong shapes.
    """
    check_call(image, mask)
    painted = (image * 2 - 1) * (1 - mask)
    painted_and_mask = pad_to_multiple(torch.cat([painted, mask], dim=1).to(dtype), SIZE_MULTIPLE)
    # All features follow the input's memory order, and this one is the faster.
    return painted_and_mask.contiguous(memory_format=torch.channels_last)


def _fusion(memory_channels: int, encoded_channels: int) -> nn.Conv2d:
    """Return the convolution that brings encoder features into the memory's; at first it passes those on."""
    conv = nn.Conv2d(memory_channels + encoded_channels, memory_channels, 3, padding=1)
    nn.init.dirac_(conv.weight)
    nn.init.zeros_(cast("Tensor", conv.bias))
    return conv


def _mean_place(features: Tensor) -> Tensor:
    """Return features that say the same at every place: the mean of what these say."""
    return features.mean(dim=(2, 3), keepdim=True).expand_as(features)


def _decode_block(block: nn.Module, inputs: list[Tensor]) -> Tensor:
    stacked = torch.cat(inputs, dim=1)
    features: Tensor = block(F.interpolate(stacked, scale_factor=2.0, mode="bilinear", align_corners=False))
    return features


def noise_list(noise: Noise | None) -> list[Tensor] | None:
    """Return the noise as the memory takes it.

    Raises:
        TypeError: It is a single tensor.
    """
    if isinstance(noise, Tensor):
        raise TypeError("noise must be a list of tensors, one for each noise injection")
    return noise


def _checked_state(state: object) -> GmSrmState:
    if not isinstance(state, GmSrmState):
        raise TypeError(f"state must come from encode, got {type(state).__name__}")
    return state


GMSRM: Final = NetworkSpec(
    name="gmsrm",
    network=GmSrm,
    sizes=SIZES,
    # 23.985 dB against 23.988 in fp32, SSIM the same; single photos 0.02 dB worse to 0.04 better.
    keeps_quality_in_bf16=True,
)
