"""What the status line says about a photo. No Qt."""

import io

from PIL import ImageCms

from editor.state.document import Document
from editor.state.language.translation import translate


def describe(document: Document) -> str:
    """Return size, depth, colour profile and format: ``6000 × 4000 · 16 bit · Display P3 · TIFF``."""
    facts = [
        f"{document.width} × {document.height}",
        translate("PhotoFacts", "{bits} bit").format(bits=document.bits),
    ]
    facts.append(profile_name(document.metadata.icc_profile))
    if document.has_alpha:
        facts.append(translate("PhotoFacts", "with transparency"))
    if document.path is not None:
        facts.append(document.metadata.format)
    return " · ".join(facts)


def profile_name(icc_profile: bytes | None) -> str:
    """Return the name a colour profile gives itself; photos without one are taken for sRGB."""
    if icc_profile is None:
        return "sRGB"
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc_profile)))
    except (OSError, ImageCms.PyCMSError, ValueError):
        return translate("PhotoFacts", "own profile")
    name = "".join(letter for letter in name if letter.isprintable()).strip()
    return "sRGB" if name.startswith("sRGB") else name or translate("PhotoFacts", "own profile")
