from training.evaluation.evaluate import Measurement
from training.evaluation.ranking import rank_photos


def test_the_best_comes_first_and_equals_keep_their_order() -> None:
    of_pairs = [
        [
            Measurement("one", f"{i}.png", 0.1, {"psnr": psnr, "mae": mae}),
            Measurement("two", "", 0.1, {"psnr": i}),
        ]
        for i, (psnr, mae) in enumerate([(20, 0.1), (30, 0.3), (20, 0.2), (40, 0.3)])
    ]
    assert rank_photos(of_pairs, 0, "psnr") == [3, 1, 0, 2]
    assert rank_photos(of_pairs, 0, "mae") == [0, 2, 1, 3]
    assert rank_photos(of_pairs, 1, "psnr") == [3, 2, 1, 0]
