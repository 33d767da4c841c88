"""A real Ray cluster on this computer; skipped where ray, an extra of the project, is not installed."""

import os
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.batch import cluster
from inpaint_core.batch.cluster import ClusterOrder, run_on_cluster, share_of_processors
from inpaint_core.batch.events import Event, Failed, Filled, Finished, TriedAgain
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.cli.main import main
from inpaint_core.errors import InpaintError
from inpaint_core.files.read_write import read_image
from tests.inpaint_core.batch.grey_engine import FillQuietly, brightness, interrupt_at_first

# Ray's own, in its background threads and at its end.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Address of a cluster of one node with two processors."""
    pytest.importorskip("ray")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")  # a test tells nobody anything
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
        from ray.cluster_utils import Cluster  # noqa: PLC0415 - an extra

        started = Cluster(
            initialize_head=True,
            head_node_args={"num_cpus": 2, "include_dashboard": False, "object_store_memory": 2**27},
        )
        yield started.address
        started.shutdown()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def two_workers(address: str) -> ClusterOrder:
    return ClusterOrder(address=address, workers=2, uses_gpu=False)


def ends(events: list[Event], kind: type) -> list[str]:
    return sorted(event.job.photo.stem for event in events if isinstance(event, kind))


ALL = [str(number) for number in range(8)]


@pytest.mark.slow
def test_two_workers_write_the_files_that_one_process_writes(
    address: str, many: list[Job], options: FillOptions, notes: Path
) -> None:
    run_pipeline(many, options, FillQuietly(notes), lambda event: None)
    alone = {job: job.target.read_bytes() for job in many}
    for path in [*notes.iterdir(), *(job.target for job in many)]:
        path.unlink()
    events: list[Event] = []
    run_on_cluster(many, options, FillQuietly(notes, pause_s=0.3), events.append, two_workers(address))
    assert {job: job.target.read_bytes() for job in many} == alone
    assert ends(events, Filled) == ends(events, Finished) == ALL
    made_by = Counter(note.name.split("-")[1] for note in notes.iterdir())
    assert len(made_by) == 2
    assert str(os.getpid()) not in made_by


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(
    address: str, many: list[Job], options: FillOptions, notes: Path
) -> None:
    engine = FillQuietly(
        notes, deadly=frozenset({brightness(read_image(many[3].photo).image)}), dies_once=True
    )
    events: list[Event] = []
    run_on_cluster(many, options, engine, events.append, two_workers(address))
    assert "3" in ends(events, TriedAgain)
    assert ends(events, Failed) == []
    assert ends(events, Filled) == ends(events, Finished) == ALL
    assert all(job.target.exists() for job in many)


@pytest.mark.slow
def test_a_photo_that_always_kills_its_worker_costs_no_other_photo(
    address: str, many: list[Job], options: FillOptions, notes: Path
) -> None:
    engine = FillQuietly(notes, deadly=frozenset({brightness(read_image(many[5].photo).image)}))
    events: list[Event] = []
    run_on_cluster(many, options, engine, events.append, two_workers(address))
    assert ends(events, Failed) == ["5"]
    assert ends(events, Finished) == [name for name in ALL if name != "5"]


@pytest.mark.slow
def test_workers_that_cannot_begin_are_a_sentence(
    address: str, many: list[Job], options: FillOptions, notes: Path
) -> None:
    engine = FillQuietly(notes, fails_to_start="There is no such device.")
    with pytest.raises(InpaintError, match=r"There is no such device\."):
        run_on_cluster(many, options, engine, lambda event: None, two_workers(address))


@pytest.mark.slow
def test_an_interrupted_batch_writes_what_is_filled(
    address: str, many: list[Job], options: FillOptions, notes: Path
) -> None:
    events, tell = interrupt_at_first()
    with pytest.raises(KeyboardInterrupt):
        run_on_cluster(many, options, FillQuietly(notes, pause_s=0.5), tell, two_workers(address))
    written = {path.stem for path in many[0].target.parent.iterdir()}
    assert set(ends(events, Filled)) <= written
    assert len(written) < 8


@pytest.mark.slow
def test_the_command_fills_with_a_network_on_a_cluster(
    address: str, many: list[Job], tmp_path: Path, pennet_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With paths of the folder it was called in, which the workers do not share."""
    monkeypatch.chdir(tmp_path)
    Path("weights.safetensors").write_bytes(pennet_weights.read_bytes())
    for job in many[4:]:
        job.photo.unlink()
    words = ["fill", "many", "--mask", "mask.png", "--weights", "weights.safetensors"]
    words += ["--device", "cpu", "--threads", "1"]
    assert main([*words, "--out", "one"]) == 0
    assert main([*words, "--out", "two", "--ray", address, "--workers", "2"]) == 0
    files = [{path.name: path.read_bytes() for path in Path(out).iterdir()} for out in ("one", "two")]
    assert len(files[0]) == 4
    assert files[0] == files[1]


@pytest.mark.slow
def test_a_cluster_too_small_for_so_many_workers_is_said(
    address: str, many: list[Job], options: FillOptions, notes: Path
) -> None:
    order = ClusterOrder(address=address, workers=3, uses_gpu=False)
    with pytest.raises(InpaintError, match="The cluster has 2 processors, too few for 3 workers"):
        run_on_cluster(many, options, FillQuietly(notes), lambda event: None, order)


def test_without_ray_the_command_says_what_to_install(
    many: list[Job], options: FillOptions, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ray", None)
    with pytest.raises(InpaintError, match=r"inpaint-editor\[cluster\]"):
        run_on_cluster(many, options, FillQuietly(notes), lambda event: None, two_workers("auto"))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "nonsense", "127.0.0.1:99999"])
def test_an_address_without_a_cluster_is_said_at_once(
    many: list[Job], options: FillOptions, notes: Path, address: str
) -> None:
    pytest.importorskip("ray")
    with pytest.raises(InpaintError, match=f"There is no Ray cluster to be reached at {address}: "):
        run_on_cluster(many, options, FillQuietly(notes), lambda event: None, two_workers(address))


@given(nodes=st.lists(st.integers(1, 64), min_size=1, max_size=6), workers=st.integers(1, 40))
def test_every_worker_finds_a_node_with_its_processors(nodes: list[int], workers: int) -> None:
    if sum(nodes) < workers:
        with pytest.raises(InpaintError, match="too few"):
            share_of_processors(nodes, workers=workers)
        return
    share = share_of_processors(nodes, workers=workers)
    assert share >= 1
    assert sum(cpus // share for cpus in nodes) >= workers
    assert sum(cpus // (share + 1) for cpus in nodes) < workers
