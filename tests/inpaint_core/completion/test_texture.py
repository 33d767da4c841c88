import numpy as np

from inpaint_core.completion.texture import with_texture
from tests.inpaint_core.completion.scenes import noisy, square_hole


def test_colours_come_first_unchanged() -> None:
    image = noisy(20, 30)
    np.testing.assert_array_equal(with_texture(image, np.ones((20, 30), np.float32))[:, :, :3], image)


def test_upright_stripes_change_along_x_only() -> None:
    stripes = np.zeros((30, 40, 3), np.float32)
    stripes[:, ::2] = 1
    texture = with_texture(stripes, np.ones((30, 40), np.float32))[5:-5, 5:-5, 3:]
    assert texture[:, :, 0].min() > 1
    assert texture[:, :, 1].max() == 0
    turned = with_texture(stripes.transpose(1, 0, 2).copy(), np.ones((40, 30), np.float32))[5:-5, 5:-5, 3:]
    np.testing.assert_allclose(turned[:, :, ::-1], texture.transpose(1, 0, 2), atol=1e-6)


def test_steps_into_the_hole_do_not_count() -> None:
    hole = square_hole(40, 40, 12)
    image = np.full((40, 40, 3), 0.4, np.float32)
    image[hole] = noisy(40, 40)[hole] * 100
    texture = with_texture(image, (~hole).astype(np.float32))[:, :, 3:]
    np.testing.assert_allclose(texture, 0, atol=1e-6)
