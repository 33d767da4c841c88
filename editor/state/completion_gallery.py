"""The completions made for one mask, in their order, and the runs that still add or replace some. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from editor.state.choosing.entry import Entry, is_from_photo, is_stochastic
from editor.state.choosing.origin import Between, Near, Origin
from inpaint_core.recipes.making import Making
from inpaint_core.request import (
    MAX_SAMPLES,
    MAX_SEED,
    Completion,
    FillSettings,
    InpaintRequest,
    MadeOn,
)


@dataclass(frozen=True, eq=False)
class Run:
    """A request, and the places in the gallery its completions go to, in the order they come.

    Attributes:
        request: For the engine.
        places: From 0; as many as completions are expected.
        is_remake: Whether it replaces completions, so that the one on show should stay on show.
        origin: What its completions are made from instead of seeds.
        hole: Number of the only hole that it fills; -1 when it fills all.
        kin: What is said of its completions instead of their seed.
        making: How its first completion is made; None as its request says.
    """

    request: InpaintRequest
    places: tuple[int, ...]
    is_remake: bool = False
    origin: Origin | None = None
    hole: int = -1
    kin: str = ""
    making: Making | None = None

    def making_of(self, number: int, made_on: MadeOn) -> Making:
        """Return how the completion of a number, from 0, is made."""
        first = self.making or Making(settings=self.request.settings)
        return first.numbered(number, made_on)


@dataclass(frozen=True, eq=False)
class _Wish:
    place: int
    request: InpaintRequest
    seed: int
    is_from_photo: bool
    hole: int
    making: Making | None


class CompletionGallery:
    """Places 0, 1, 2 ... without a gap: those that are filled, then those that runs have still to fill."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._runs: list[Run] = []
        self._arrived = 0

    @property
    def run(self) -> Run | None:
        """The run under way."""
        return self._runs[0] if self._runs else None

    @property
    def is_first_of_run(self) -> bool:
        """Whether no completion of the run under way has come yet."""
        return self._arrived == 0

    @property
    def waiting(self) -> tuple[int, ...]:
        """The places a completion is still to come for, in the order they come."""
        places = [place for run in self._runs for place in run.places]
        return tuple(places[self._arrived :])

    def clear(self) -> None:
        """Forget everything."""
        self.entries.clear()
        self.stop()

    def append(self, request: InpaintRequest, *, hole: int = -1, beside: tuple[Making, ...] = ()) -> Run:
        """Plan the run of a request behind what is there, and make it the one under way.

        With ``hole`` its completions can only be chosen for the hole of that number; ``beside`` is what the
        photo of the request holds in the others. A stochastic model's
        fills are never made twice: where the gallery has this seed already with the same settings, the run
        goes on with the seeds after it.
        """
        count = 1
        if is_stochastic(request.settings.model):
            count = request.settings.samples
            request = replace(request, settings=replace(request.settings, seed=self._fresh_seed(request)))
        start = len(self.entries)
        making = Making(settings=request.settings, hole=hole, beside=beside)
        return self._begin(Run(request, tuple(range(start, start + count)), hole=hole, making=making))

    def append_kin(
        self, ends: Sequence[Entry], origin: Origin, kin: str, *, count: int = 1, place: int = -1
    ) -> Run:
        """Plan completions that are made from others, and make that the run under way.

        Args:
            ends: The one or two it is made from; the request of the first is used again.
            origin: How they are made.
            kin: What is said of them.
            count: How many come.
            place: Where the first goes instead of an older one; -1 for behind what is there.
        """
        entry = ends[0]
        start = len(self.entries) if place < 0 else place
        settings = replace(entry.request.settings, samples=count, photo_samples=0)
        request = replace(entry.request, settings=settings)
        places = tuple(range(start, start + count))
        return self._begin(
            Run(
                request,
                places,
                is_remake=place >= 0,
                origin=origin,
                hole=entry.hole,
                kin=kin,
                making=_kin_making(ends, origin, settings),
            )
        )

    def _begin(self, run: Run) -> Run:
        self._runs, self._arrived = [run], 0
        return run

    def remake(self, model: str, diversity: float) -> Run | None:
        """Plan to make a stochastic model's completions again, with their seeds, at another diversity.

        Pinned ones stay as they are, and so do those that were made from others. A run of this model under
        way is replaced too: what it has not made yet is made at the new diversity.

        Returns:
            The first run, which is under way now; None if no completion of this model has another diversity,
            or if another model's run is under way. Then nothing is planned anew.
        """
        if not is_stochastic(model) or (self.run and self.run.request.settings.model != model):
            return None
        if self.run and self.run.origin:
            return None  # it has no seeds that could be used again
        wishes = [
            _Wish(place, entry.request, entry.seed, is_from_photo(entry), entry.hole, entry.making)
            for place, entry in enumerate(self.entries)
            if entry.request.settings.model == model and entry.request.settings.diversity != diversity
            if not (entry.is_pinned or entry.is_deleted or entry.kin)
        ]
        wishes += self._unmade()
        if all(wish.request.settings.diversity == diversity for wish in wishes):
            return None
        self._runs, self._arrived = list(_join(wishes, diversity)), 0
        return self.run

    def put(self, completion: Completion) -> int:
        """Take in the next completion of the run under way; return its place."""
        run = self._runs[0]
        planned = run.places[self._arrived] if self._arrived < len(run.places) else len(self.entries)
        place = min(planned, len(self.entries))
        seed = run.request.settings.seed + self._arrived if completion.seed is None else completion.seed
        making = run.making_of(self._arrived, completion.made_on)
        entry = Entry(completion, run.request, seed, run.hole, run.kin, making=making)
        if place < len(self.entries):
            older = self.entries[place]
            entry = replace(entry, is_pinned=older.is_pinned, is_deleted=older.is_deleted)
        self.entries[place : place + 1] = [entry]
        self._arrived += 1
        return place

    def refine(self, draft: Completion, refined: Completion) -> int:
        """Put a completion in place of its draft; return its place, -1 if the draft is not there any more."""
        for place, entry in enumerate(self.entries):
            if entry.completion is draft:
                self.entries[place] = replace(entry, completion=refined)
                return place
        return -1

    def next_run(self) -> Run | None:
        """The run under way has ended: return the one after it, which is under way now."""
        self._runs, self._arrived = self._runs[1:], 0
        return self.run

    def stop(self) -> None:
        """Nothing more will come."""
        self._runs, self._arrived = [], 0

    def _unmade(self) -> Iterable[_Wish]:
        """Yield what the runs have still to make for places that are empty."""
        for number, run in enumerate(self._runs):
            for offset, place in enumerate(run.places):
                if place >= len(self.entries) and (number or offset >= self._arrived):
                    settings = run.request.settings
                    is_photo = offset >= settings.samples - settings.photo_samples
                    seed = settings.seed + offset
                    yield _Wish(place, run.request, seed, is_photo, run.hole, run.making)

    def _fresh_seed(self, request: InpaintRequest) -> int:
        taken = {
            entry.seed
            for entry in self.entries
            if not entry.kin
            and _settings(entry.request) == _settings(request)
            and entry.request.settings.diversity == request.settings.diversity
        }
        seed = request.settings.seed
        while clash := taken.intersection(range(seed, seed + request.settings.samples)):
            seed = max(clash) + 1
        return seed if seed + request.settings.samples - 1 <= MAX_SEED else 0


def _settings(request: InpaintRequest) -> FillSettings:
    """Return the settings without samples, seed, diversity and look: one seed gives one fill with them."""
    plain = replace(request.settings, samples=1, seed=0, diversity=1.0, photo_samples=0)
    return replace(plain, feather_px=0, detail=1.0, grain=1.0)


def _join(wishes: Iterable[_Wish], diversity: float) -> Iterable[Run]:
    """Yield runs for the wishes, each as long as neighbouring seeds and equal settings allow."""
    group: list[_Wish] = []
    for wish in wishes:
        if group and (
            len(group) == MAX_SAMPLES
            or wish.seed != group[-1].seed + 1
            or wish.is_from_photo != group[0].is_from_photo
            or wish.request.mask is not group[0].request.mask
            or wish.request.image is not group[0].request.image
            or _settings(wish.request) != _settings(group[0].request)
        ):
            yield _run(group, diversity)
            group = []
        group.append(wish)
    if group:
        yield _run(group, diversity)


def _run(group: list[_Wish], diversity: float) -> Run:
    request = replace(
        group[0].request,
        settings=replace(
            group[0].request.settings,
            seed=group[0].seed,
            samples=len(group),
            diversity=diversity,
            photo_samples=len(group) if group[0].is_from_photo else 0,
        ),
    )
    beside = () if group[0].making is None else group[0].making.beside
    making = Making(settings=request.settings, hole=group[0].hole, beside=beside)
    places = tuple(wish.place for wish in group)
    return Run(request, places, is_remake=True, hole=group[0].hole, making=making)


def _kin_making(ends: Sequence[Entry], origin: Origin, settings: FillSettings) -> Making:
    """Return how the first completion is made that comes from others."""
    made = [entry.making or Making(settings=entry.request.settings) for entry in ends]
    seed = origin.seed if isinstance(origin, Near) else settings.seed
    return Making(
        settings=replace(settings, seed=seed),
        hole=ends[0].hole,
        beside=made[0].beside,
        start=made[0],
        end=made[1] if isinstance(origin, Between) else None,
        t=origin.t,
    )
