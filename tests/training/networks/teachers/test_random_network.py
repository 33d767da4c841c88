import torch

from training.networks.teachers.random_network import RandomTeacher


def test_the_same_seed_is_the_same_teacher_whatever_was_drawn_before() -> None:
    image = torch.rand(1, 3, 32, 48)
    torch.manual_seed(1)
    first = RandomTeacher(7).targets(image)
    after = torch.rand(1)
    torch.manual_seed(1)
    assert torch.equal(after, torch.rand(1))  # torch's own random numbers are left alone
    again, other = RandomTeacher(7).targets(image), RandomTeacher(8).targets(image)
    assert all(torch.equal(one, two) for one, two in zip(first, again, strict=True))
    assert all((one - two).abs().mean() > 0.05 for one, two in zip(first, other, strict=True))


def test_it_has_the_shape_of_the_trained_one_and_features_of_a_size_to_learn() -> None:
    teacher = RandomTeacher(0)
    levels = teacher.targets(torch.rand(2, 3, 64, 64))
    assert [tuple(level.shape) for level in levels] == [(2, 152, 16, 16), (2, 76, 32, 32), (2, 76, 64, 64)]
    assert teacher.channels == (152, 76, 76)
    assert all(0.1 < float(level.std()) < 10 for level in levels)
    assert not any(parameter.requires_grad for parameter in teacher.parameters())
