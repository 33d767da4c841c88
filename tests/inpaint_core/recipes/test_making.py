from inpaint_core.recipes.making import Making, exchanged, in_order
from inpaint_core.request import MAX_SEED, FillSettings, MadeOn

PLAIN = FillSettings(model="patches")


def test_what_is_needed_comes_before_what_needs_it_and_once():
    first, second = Making(settings=PLAIN), Making(settings=PLAIN)
    near = Making(settings=PLAIN, start=first)
    between = Making(settings=PLAIN, start=near, end=second)
    assert in_order([between, near]) == (first, near, second, between)


def test_a_long_chain_of_variants_is_no_deep_recursion():
    making = Making(settings=PLAIN)
    for _ in range(5000):
        making = Making(settings=PLAIN, start=making)
    assert len(in_order([making])) == 5001


def test_an_exchanged_making_is_exchanged_where_others_need_it():
    first = Making(settings=PLAIN)
    near = Making(settings=PLAIN, start=first)
    other = Making(settings=PLAIN, made_on=MadeOn(precision="bf16"))
    both = exchanged([near, first], {first: other})
    assert both[0].start is both[1]
    assert both[1].made_on.precision == "bf16"


def test_the_later_fills_of_a_run_have_the_seeds_after_it_and_the_last_are_from_the_photo():
    run = Making(settings=FillSettings(model="spn-probabilistic", seed=MAX_SEED, samples=3, photo_samples=1))
    one, two, three = (run.numbered(number, MadeOn()).settings for number in range(3))
    assert (one.seed, two.seed, three.seed) == (MAX_SEED, 0, 1)
    assert (one.photo_samples, two.photo_samples, three.photo_samples) == (0, 0, 1)
    assert {one.samples, two.samples, three.samples} == {1}
