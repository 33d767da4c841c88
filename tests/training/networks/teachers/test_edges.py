import torch

from training.networks.teachers.edges import EdgeTeacher


def house() -> torch.Tensor:
    """A dark square of 32 pixels on a light ground, and a slow gradient that is no edge."""
    photo = torch.full((3, 64, 96), 0.8)
    photo[:, 16:48, 16:48] = 0.2
    photo[:, :, 64:] += torch.linspace(0, 0.1, 32)
    return photo


def test_edges_lie_where_brightness_steps_and_nowhere_else() -> None:
    whole = EdgeTeacher().targets(house()[None])[2][0, 0]
    assert set(whole.unique().tolist()) == {0.0, 1.0}
    rows, columns = torch.nonzero(whole[:, :64], as_tuple=True)
    outline = torch.zeros(64, 64)
    outline[14:50, 14:50] = 1
    outline[19:45, 19:45] = 0
    assert outline[rows, columns].all()
    assert 80 < len(rows) < 160  # about the outline of 128 pixels
    assert not whole[:, 66:].any()


def test_a_place_of_a_coarser_map_has_the_edges_of_its_pixels() -> None:
    photos = torch.stack([house(), house().flip(2)])
    coarse, middle, fine = EdgeTeacher().targets(photos)
    assert [tuple(level.shape) for level in (coarse, middle, fine)] == [
        (2, 1, 16, 24), (2, 1, 32, 48), (2, 1, 64, 96),
    ]  # fmt: skip
    for level, factor in ((middle, 2), (coarse, 4)):
        blocks = fine.unfold(2, factor, factor).unfold(3, factor, factor)
        assert torch.equal(level, blocks.amax(dim=(4, 5)))
    assert not torch.equal(fine[0], fine[1])
