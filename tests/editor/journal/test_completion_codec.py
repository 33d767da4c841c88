from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.journal.completion_codec import COARSE, decode_made, encode_made
from editor.journal.facts import JournalError
from editor.state.past_galleries import Made
from inpaint_core.look import Grain, KeptFill
from inpaint_core.region import Box
from inpaint_core.request import AlphaPatch, Completion, FillSettings, Finish, Latent, Patch


def made(seed: int = 0, dtype=np.uint8) -> Made:
    rng = np.random.default_rng(seed)
    box = Box(3, 4, 3 + int(rng.integers(1, 20)), 4 + int(rng.integers(1, 20)))
    shape = (box.height, box.width)
    values = np.float16 if dtype == np.uint8 else np.float32
    grain = Grain(rng.random((2, 4, 4, 3)).astype(np.float16), rng.random(shape).astype(np.float32), seed)
    kept = KeptFill(
        box,
        rng.random((*shape, 3)).astype(values),
        rng.random(shape) < 0.5,
        rng.random(shape) < 0.5,
        7,
        grain if seed % 2 else None,
    )
    completion = Completion(
        (Patch(box, rng.integers(0, np.iinfo(dtype).max, (*shape, 3)).astype(dtype)),),
        "spn_probabilistic",
        1.25,
        ("It went to the CPU.",),
        seed=seed,
        diversity=0.5,
        latents=(Latent(64, 32, (rng.random((2, 4, 4)).astype(np.float32),)),),
        kept=(kept,),
        alpha_patches=(AlphaPatch(box, rng.integers(0, 99, shape).astype(dtype)),),
    )
    settings = FillSettings(model="pennet", context=1.5, finish=Finish(match_tone=False), samples=3)
    return Made(
        completion,
        settings,
        seed,
        hole=seed % 3 - 1,
        kin="like 3",
        is_pinned=seed % 2 == 0,
        is_deleted=seed % 5 == 0,
    )


@given(seed=st.integers(0, 10_000), dtype=st.sampled_from([np.uint8, np.uint16]))
def test_a_completion_is_the_same_after_it(seed, dtype):
    before = made(seed, dtype)
    after = decode_made(b"".join(encode_made(before)))
    for name in ("settings", "seed", "hole", "kin", "is_pinned", "is_deleted"):
        assert getattr(after, name) == getattr(before, name)
    old, new = before.completion, after.completion
    for name in ("model", "seconds", "notices", "seed", "diversity", "draft", "is_provisional"):
        assert getattr(new, name) == getattr(old, name)
    pairs = [
        (old.patches[0].pixels, new.patches[0].pixels),
        (old.alpha_patches[0].values, new.alpha_patches[0].values),
        (old.latents[0].values[0], new.latents[0].values[0]),
        *((getattr(old.kept[0], name), getattr(new.kept[0], name)) for name in ("values", "own", "is_open")),
    ]
    assert old.patches[0].box == new.patches[0].box == new.kept[0].box
    assert (new.kept[0].grain is None) == (old.kept[0].grain is None)
    if old.kept[0].grain and new.kept[0].grain:
        pairs.append((old.kept[0].grain.samples, new.kept[0].grain.samples))
        pairs.append((old.kept[0].grain.present, new.kept[0].grain.present))
        assert old.kept[0].grain.seed == new.kept[0].grain.seed
    for one, other in pairs:
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


@given(seed=st.integers(0, 10_000))
def test_damage_is_always_noticed(seed):
    rng = np.random.default_rng(seed)
    data = bytearray(b"".join(encode_made(made())))
    data[int(rng.integers(0, len(data)))] ^= int(rng.integers(1, 256))
    with pytest.raises(JournalError):
        decode_made(bytes(data))


def test_half_of_it_is_refused():
    data = b"".join(encode_made(made()))
    for length in (0, 3, 8, 100, len(data) - 1):
        with pytest.raises(JournalError):
            decode_made(data[:length])


def test_a_draft_is_kept_without_what_would_refine_it():
    class Held:
        held_bytes = 1

    before = made()
    draft = replace(before.completion, draft=Held(), is_provisional=True)
    after = decode_made(b"".join(encode_made(Made(draft, before.settings, 0)))).completion
    assert after.draft is None
    assert not after.is_provisional
    assert COARSE in after.notices


def test_the_pixels_of_a_completion_are_not_copied():
    before = made()
    pixels = before.completion.patches[0].pixels
    assert any(np.shares_memory(np.frombuffer(piece, np.uint8), pixels) for piece in encode_made(before))
