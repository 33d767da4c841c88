"""Published files that are known by their hash, and what is said of those that are not."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Published:
    """A file that its authors, or who exported it, put on the net.

    Attributes:
        title: For the user.
        licence: Of the network's weights.
    """

    title: str
    licence: str


PUBLISHED: Final[dict[str, Published]] = {
    "84ed466ffcc5c1f8d08409bc34a23bb364ab2c15e402cb12d4335a42be0e0951": Published(
        "EfficientSAM-Ti, encoder", "Apache-2.0"
    ),
    "a62f8fa5ea080447c0689418d69e58f1e83e0b7adf9c142e2bd9bcc8045c0b11": Published(
        "EfficientSAM-Ti, decoder", "Apache-2.0"
    ),
    "580f5fb648ea1062c0aabc26217aed56921985f03f0cbbd852bba81d760cc749": Published(
        "MobileSAM, encoder", "Apache-2.0"
    ),
}
"""By SHA-256, as other programs that fetch these files pin them. Not checked against a download of our own: a
hash that is wrong here is never met."""

WHERE: Final = (
    ("EfficientSAM", "github.com/yformer/EfficientSAM", "efficient_sam_vitt_encoder.onnx, …_decoder.onnx"),
    (
        "MobileSAM",
        "github.com/ChaoningZhang/MobileSAM",
        "mobile_sam_image_encoder.onnx, sam_mask_decoder_*.onnx",
    ),
)
"""Projects with files that fit, all under Apache-2.0: title, address, names of the files."""

UNKNOWN_LICENCE: Final = "not said in the file"
