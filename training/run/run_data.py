"""The photos and holes of a run."""

from dataclasses import dataclass

from training.data.mask_source import MaskSource
from training.data.photo_source import PhotoSource
from training.evaluation.validation import Validation


@dataclass(frozen=True)
class RunData:
    """What a run looks at.

    Attributes:
        photos: To train on.
        masks: Images of holes; None draws them.
        validation: What scores the run as it goes; None leaves that out.
    """

    photos: PhotoSource
    masks: MaskSource | None = None
    validation: Validation | None = None

    def fingerprint(self) -> str:
        """Return what tells these photos, and images of holes, from others."""
        photos = self.photos.fingerprint()
        return photos if self.masks is None else f"{photos}, masks {self.masks.fingerprint()}"
