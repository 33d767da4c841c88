"""Colour profiles: what a profile is for, and CMYK photos → sRGB."""

import io

from PIL import Image, ImageCms


def colour_space(icc_profile: bytes) -> str:
    """Return the profile's colour space as its header names it: ``RGB``, ``GRAY``, ``CMYK``, ``Lab`` ..."""
    return icc_profile[16:20].decode("latin-1").strip()


def cmyk_to_srgb(image: Image.Image, icc_profile: bytes | None) -> tuple[Image.Image, bytes | None, str]:
    """Convert a CMYK image to sRGB through its own profile; without one, by a plain formula.

    Returns:
        The RGB image, the profile it is in now (None after the plain formula), a notice for the user.
    """
    if icc_profile:
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(icc_profile)),
                srgb,
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB"), None, _PLAIN.format("its colour profile is damaged")
        if converted is not None:
            return converted, srgb.tobytes(), "The photo was CMYK; it was converted to sRGB."
    return image.convert("RGB"), None, _PLAIN.format("it has no colour profile")


_PLAIN = "The photo was CMYK and {}: it was converted to RGB by a plain formula, colours may look different."
