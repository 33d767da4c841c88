"""The line that says what a photo is."""

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageCms

from editor.state.document import Document
from editor.state.photo_facts import describe, profile_name
from inpaint_core.files.read_write import ImageFile, ImageMetadata, read_image
from resources import locate


def test_a_real_photo_names_its_profile():
    path = locate.sample_paths()[0]
    document = Document(read_image(path), path)
    assert describe(document) == "640 × 427 · 8 bit · Adobe RGB (1998) · JPEG"


def test_depth_and_transparency_are_said():
    image = np.zeros((5, 7, 3), np.uint16)
    file = ImageFile(image, np.full((5, 7), 9, np.uint16), ImageMetadata(format="TIFF", bits=16))
    assert describe(Document(file, Path("/a.tif"))) == "7 × 5 · 16 bit · sRGB · with transparency · TIFF"


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        (None, "sRGB"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "sRGB"),
        (b"no profile at all", "own profile"),
        (b"", "own profile"),
    ],
)
def test_a_profile_that_says_nothing_does_no_harm(profile, name):
    assert profile_name(profile) == name
