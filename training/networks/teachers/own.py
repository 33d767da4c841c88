"""A teacher from code of the user's own, named on the command line: ``--teacher-module package:function``.

So any network can be the pretext network (SPL and SPN try YOLOv5 and HRNet): a detector, a segmenter, another
classifier. The code is run, so only the command line may name it: no weights file and no record of a run
does, and a run that goes on must be told again.
"""

import pkgutil
from collections.abc import Callable, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn

from training.errors import ConfigError

OPTION: Final = "--teacher-module"
TRIAL_PX: Final = 64
"""Side of the image that is shown to a teacher to learn what it returns."""
DIVISORS: Final = (4, 2, 1)
Features = Callable[[Tensor], Sequence[Tensor]]


class OwnTeacher:
    """Features of the user's function, checked once.

    Attributes:
        channels: Of its features at a quarter, a half and the whole of the photo's size.
        title: Its name on the command line.
    """

    def __init__(self, features: Features, *, title: str, device: torch.device) -> None:
        """Show it an image and look at what comes back.

        Args:
            features: Takes B x 3 x H x W, RGB 0..1, on the run's device; returns feature maps at a quarter,
                a half and the whole of that size.
            title: For the run's record.
            device: Of the run.

        Raises:
            ConfigError: It returns something else.
        """
        self._features, self.title = features, title
        image = torch.rand(1, 3, TRIAL_PX, TRIAL_PX, generator=torch.Generator().manual_seed(0)).to(device)
        with torch.no_grad():
            maps = features(image)
        coarse, middle, fine = (self._channels_of(maps, number) for number in range(len(DIVISORS)))
        self.channels: tuple[int, int, int] = (coarse, middle, fine)

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        """Return the function's features of a photo, coarse to fine, in float32."""
        return [level.float() for level in self._features(image)]

    def _channels_of(self, maps: Any, number: int) -> int:
        side = TRIAL_PX // DIVISORS[number]
        found = maps[number] if isinstance(maps, list | tuple) and len(maps) == len(DIVISORS) else None
        is_map = isinstance(found, Tensor) and found.ndim == 4 and found.shape[::2] == (1, side)
        if found is None or not is_map or found.shape[3] != side or not bool(torch.isfinite(found).all()):
            raise ConfigError(
                f"{OPTION} {self.title}: for an image of B x 3 x H x W the teacher must return three maps of "
                f"finite numbers, B x C x H/4 x W/4, B x C x H/2 x W/2 and B x C x H x W. {_what_came(maps)}"
            )
        return int(found.shape[1])


def load_own_teacher(name: str, device: torch.device) -> OwnTeacher:
    """Import the user's function and ask it for a teacher.

    Args:
        name: ``package.module:function``. The function is called once, with the device; it returns what
            ``OwnTeacher`` takes. Modules among that are frozen here.
        device: Of the run.

    Raises:
        ConfigError: There is no such function, or it does not return a teacher.
    """
    features = resolve_own(name, OPTION)(device)
    if isinstance(features, nn.Module):
        features = features.to(device).eval().requires_grad_(requires_grad=False)
    if not callable(features):
        kind = type(features).__name__
        raise ConfigError(f"{OPTION} {name} must return a function of an image, not {kind}.")
    return OwnTeacher(features, title=name, device=device)


def resolve_own(name: str, option: str) -> Callable[..., Any]:
    """Return a function of the user's own, by the name that the command line gives it.

    Args:
        name: ``package.module:function``.
        option: That named it, for error messages.

    Raises:
        ConfigError: It cannot be imported, or is no function.
    """
    module, colon, function = name.partition(":")
    if not (module and colon and function):
        raise ConfigError(f"{option} wants package.module:function, got {name}.")
    try:
        # By string, because the user names it: this is the one place where code from outside comes in.
        found = pkgutil.resolve_name(name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigError(
            f"{option} {name} cannot be imported: {error}. A module in this folder is found with "
            "PYTHONPATH=. in front of the command."
        ) from error
    if not callable(found):
        raise ConfigError(f"{option} {name} is no function.")
    return found  # type: ignore[no-any-return]


def _what_came(maps: Any) -> str:
    if not isinstance(maps, list | tuple):
        return f"It returned {type(maps).__name__}."
    shapes = (f"{tuple(one.shape)}" if isinstance(one, Tensor) else type(one).__name__ for one in maps)
    return f"For 1 x 3 x {TRIAL_PX} x {TRIAL_PX} it returned {', '.join(shapes) or 'none'}."
