"""Places stay in order and without a gap, whatever is run, stopped and made again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.completion_gallery import CompletionGallery
from inpaint_core.catalog import PHOTO_MODEL
from inpaint_core.region import Box
from inpaint_core.request import MAX_SAMPLES, MAX_SEED, Completion, FillSettings, InpaintRequest, Patch

IMAGE = np.zeros((4, 4, 3), np.uint8)
MASK = np.eye(4, dtype=np.bool_)
DIVERSE, SURE = "spn-probabilistic", "telea"


def request(model=DIVERSE, *, samples=4, seed=10, diversity=1.0, context=2.5, photo_samples=0):
    return InpaintRequest(
        image=IMAGE,
        mask=MASK,
        settings=FillSettings(
            model=model,
            samples=samples,
            seed=seed,
            diversity=diversity,
            context=context,
            photo_samples=photo_samples,
        ),
    )


def arrive(gallery, most=MAX_SAMPLES):
    """Let the engine make up to ``most`` of the completions that the run under way has still to make."""
    run = gallery.run
    total = len(run.places)
    done = total - sum(place in run.places for place in gallery.waiting)
    places = []
    for number in range(done, min(total, done + most)):
        seed = run.request.settings.seed + number if run.request.settings.model == DIVERSE else None
        patch = Patch(Box(0, 0, 1, 1), IMAGE[:1, :1])
        settings = run.request.settings
        model = PHOTO_MODEL if number >= total - settings.photo_samples else settings.model
        places.append(gallery.put(Completion((patch,), model, 0.1, seed=seed)))
    return places


def finish(gallery):
    arrive(gallery)
    gallery.next_run()


def content(gallery):
    return [
        (entry.request.settings.model, entry.seed, entry.request.settings.diversity)
        for entry in gallery.entries
    ]


def test_a_run_fills_its_places_one_by_one():
    gallery = CompletionGallery()
    gallery.append(request())
    assert gallery.waiting == (0, 1, 2, 3)
    assert arrive(gallery, 3) == [0, 1, 2]
    assert gallery.waiting == (3,)
    gallery.stop()
    assert gallery.waiting == ()
    assert content(gallery) == [(DIVERSE, seed, 1.0) for seed in (10, 11, 12)]


def test_a_deterministic_model_takes_one_place_whatever_number_is_asked_for():
    gallery = CompletionGallery()
    assert gallery.append(request(SURE, samples=8)).places == (0,)


def models(gallery):
    return [entry.completion.model for entry in gallery.entries]


def test_fills_from_the_photo_alone_are_remade_from_the_photo_alone():
    gallery = CompletionGallery()
    gallery.append(request(photo_samples=2))
    finish(gallery)
    assert models(gallery) == [DIVERSE, DIVERSE, PHOTO_MODEL, PHOTO_MODEL]
    gallery.append(request(photo_samples=2))
    assert gallery.run.request.settings.seed == 14, "those from the photo have seeds as well"
    arrive(gallery, 3)  # of the last one nothing has come yet
    gallery.remake(DIVERSE, 0.5)
    while gallery.run:
        finish(gallery)
    assert models(gallery) == [DIVERSE, DIVERSE, PHOTO_MODEL, PHOTO_MODEL] * 2
    assert content(gallery) == [(DIVERSE, seed, 0.5) for seed in range(10, 18)]


def test_a_refined_fill_stands_where_its_draft_stood_or_nowhere():
    gallery = CompletionGallery()
    gallery.append(request())
    finish(gallery)
    draft = gallery.entries[2].completion
    refined = Completion(draft.patches, draft.model, 0.3, seed=draft.seed)
    assert gallery.refine(draft, refined) == 2
    assert gallery.entries[2].completion is refined
    assert gallery.entries[2].seed == 12
    assert gallery.refine(draft, refined) == -1, "the draft is gone"


def test_the_same_request_again_goes_on_with_the_seeds_that_follow():
    gallery = CompletionGallery()
    gallery.append(request())
    arrive(gallery, 3)
    gallery.stop()
    assert gallery.append(request()).request.settings.seed == 13
    finish(gallery)
    assert gallery.append(request(seed=8)).request.settings.seed == 17


@pytest.mark.parametrize("other", [{"diversity": 0.5}, {"context": 4.0}, {"seed": 14}])
def test_another_request_keeps_its_seed(other):
    gallery = CompletionGallery()
    gallery.append(request())
    finish(gallery)
    wanted = request(**other)
    assert gallery.append(wanted).request.settings.seed == wanted.settings.seed


def test_after_the_largest_seed_comes_the_first():
    gallery = CompletionGallery()
    gallery.append(request(seed=MAX_SEED - 3))
    finish(gallery)
    assert gallery.append(request(seed=MAX_SEED - 3)).request.settings.seed == 0


def test_a_remake_has_the_same_seeds_and_places_and_leaves_others_alone():
    gallery = CompletionGallery()
    for wanted in (request(), request(SURE), request(seed=90, samples=2)):
        gallery.append(wanted)
        finish(gallery)
    run = gallery.remake(DIVERSE, 0.5)
    assert run is not None
    assert run.is_remake
    assert (run.request.settings.seed, run.request.settings.samples, run.request.settings.diversity) == (
        10,
        4,
        0.5,
    )
    assert gallery.waiting == (0, 1, 2, 3, 5, 6)
    assert content(gallery)[0] == (DIVERSE, 10, 1.0), "the old ones stay until the new ones come"
    arrive(gallery)
    following = gallery.next_run()
    assert following is not None
    assert (following.request.settings.seed, following.places) == (90, (5, 6))
    finish(gallery)
    assert gallery.run is None
    seeds = (10, 11, 12, 13, None, 90, 91)
    assert [model for model, _, _ in content(gallery)] == [DIVERSE] * 4 + [SURE] + [DIVERSE] * 2
    assert [seed for model, seed, _ in content(gallery) if model == DIVERSE] == [s for s in seeds if s]
    assert {diversity for model, _, diversity in content(gallery) if model == DIVERSE} == {0.5}


def test_runs_with_seeds_in_a_row_are_made_again_as_one_up_to_the_limit():
    gallery = CompletionGallery()
    for _ in range(3):
        gallery.append(request(samples=16))
        finish(gallery)
    run = gallery.remake(DIVERSE, 0.5)
    assert run is not None
    assert (run.request.settings.seed, run.request.settings.samples) == (10, MAX_SAMPLES)
    finish(gallery)
    assert gallery.run is not None
    assert (gallery.run.request.settings.seed, gallery.run.request.settings.samples) == (42, 16)


def test_nothing_is_made_again_without_reason():
    gallery = CompletionGallery()
    assert gallery.remake(DIVERSE, 0.5) is None
    gallery.append(request(SURE))
    finish(gallery)
    assert gallery.remake(SURE, 0.5) is None
    gallery.append(request())
    assert gallery.remake(DIVERSE, 1.0) is None, "the run under way has this diversity"
    assert gallery.waiting == (1, 2, 3, 4)
    finish(gallery)
    assert gallery.remake(DIVERSE, 1.0) is None


def test_another_models_run_is_not_disturbed():
    gallery = CompletionGallery()
    gallery.append(request())
    finish(gallery)
    gallery.append(request("gmsrm"))
    assert gallery.remake(DIVERSE, 0.5) is None
    assert gallery.waiting == (4, 5, 6, 7)


def test_a_run_under_way_is_made_again_as_a_whole():
    gallery = CompletionGallery()
    gallery.append(request(samples=8))
    arrive(gallery, 3)
    run = gallery.remake(DIVERSE, 0.5)
    assert run is not None
    assert (run.request.settings.seed, run.request.settings.samples, run.places) == (10, 8, tuple(range(8)))


def test_back_at_the_old_diversity_only_what_was_made_anew_is_made_again():
    gallery = CompletionGallery()
    gallery.append(request(samples=8))
    finish(gallery)
    gallery.remake(DIVERSE, 0.5)
    arrive(gallery, 3)
    run = gallery.remake(DIVERSE, 1.0)
    assert run is not None
    assert (run.request.settings.seed, run.places) == (10, (0, 1, 2))
    finish(gallery)
    assert content(gallery) == [(DIVERSE, 10 + number, 1.0) for number in range(8)]


def test_a_remake_that_was_stopped_can_be_taken_up_where_it_was():
    gallery = CompletionGallery()
    gallery.append(request(samples=8))
    finish(gallery)
    gallery.remake(DIVERSE, 0.5)
    arrive(gallery, 3)
    gallery.stop()
    run = gallery.remake(DIVERSE, 0.5)
    assert run is not None
    assert (run.request.settings.seed, run.request.settings.samples, run.places) == (13, 5, (3, 4, 5, 6, 7))
    finish(gallery)
    assert content(gallery) == [(DIVERSE, 10 + number, 0.5) for number in range(8)]


ACTS = st.one_of(
    st.tuples(st.just("run"), st.sampled_from([DIVERSE, SURE]), st.integers(1, 9), st.integers(0, 40)),
    st.tuples(st.just("arrive"), st.integers(0, 9)),
    st.tuples(st.just("remake"), st.sampled_from([0.0, 0.5, 1.0, 1.5])),
    st.tuples(st.sampled_from(["finish", "stop"])),
)


@given(st.lists(ACTS, max_size=30))
def test_whatever_happens_each_fill_keeps_its_place_and_the_places_have_no_gap(acts):
    gallery, diversity = CompletionGallery(), 1.0
    for act in acts:
        before = [(entry.request.settings.model, entry.seed) for entry in gallery.entries]
        match act:
            case ("run", model, samples, seed) if gallery.run is None:
                gallery.append(request(model, samples=samples, seed=seed, diversity=diversity))
            case ("arrive", most) if gallery.run:
                arrive(gallery, most)
            case ("remake", diversity):
                gallery.remake(DIVERSE, diversity)
            case ("finish",):
                while gallery.run:
                    finish(gallery)
            case ("stop",):
                gallery.stop()
        now = [(entry.request.settings.model, entry.seed) for entry in gallery.entries]
        assert now[: len(before)] == before
        new = [place for place in gallery.waiting if place >= len(now)]
        assert new == list(range(len(now), len(now) + len(new)))
        if act[0] == "finish":
            assert gallery.waiting == ()
