"""The one door to torch and onnxruntime. Free of Qt: it can be opened before Qt is, and tested without it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from editor.engine.quiet_import import load_torch_libraries, without_collections
from inpaint_core.filling.fill_engine import FillEngine
from inpaint_core.request import Completion, InpaintRequest, ReportProgress
from inpaint_core.segmentation.model_file import ModelFile
from inpaint_core.segmentation.photo_segmenter import PhotoSegmenter
from inpaint_core.weights.import_record import ImportedCheckpoint


class EditorEngine(FillEngine, Protocol):
    """What the editor asks of an engine; tests bring small ones of their own."""

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ..., *, drafts: bool = ...
    ) -> Iterator[Completion]:
        """Fill a request's hole, one completion at a time; with ``drafts``, large holes coarsely at first."""
        ...

    def refine(
        self, request: InpaintRequest, completion: Completion, report: ReportProgress = ...
    ) -> Completion:
        """Return a completion at the photo's own size; ``report`` may raise ``Cancelled``."""
        ...

    def near(
        self,
        request: InpaintRequest,
        completion: Completion,
        t: float,
        report: ReportProgress = ...,
        *,
        seed: int,
        drafts: bool = ...,
    ) -> Iterator[Completion]:
        """Make as many completions as the request asks for, each a part ``t`` of the way to new noise."""
        ...

    def interpolate(
        self,
        request: InpaintRequest,
        a: Completion,
        b: Completion,
        t: float,
        report: ReportProgress = ...,
        *,
        drafts: bool = ...,
    ) -> Completion:
        """Return a completion on the way from one (``t`` = 0) to another (1)."""
        ...

    def device_title(self) -> str:
        """Return the name of the device for the user, for example ``CPU``."""
        ...


LoadEngine = Callable[[], EditorEngine]


def load_engine() -> EditorEngine:
    """Import torch and return the engine. Takes seconds the first time: not for the window's thread."""
    load_torch_libraries()
    with without_collections():
        from inpaint_core.engine import engine  # the one lazy import

    return engine.Engine()


def load_instant() -> EditorEngine:
    """Return the engine of instant fills, which needs no torch. What it needs is not for the first paint."""
    from editor.engine import instant

    return instant.InstantEngine()


def import_checkpoint(path: Path) -> ImportedCheckpoint:
    """Take a published checkpoint among the user's weights; as slow as ``load_engine``.

    Raises:
        InpaintError: It cannot be imported; nothing was written.
    """
    from inpaint_core.importing import checkpoint

    return checkpoint.import_checkpoint(path)


def load_segmenter(encoder: ModelFile, decoder: ModelFile) -> PhotoSegmenter:
    """Import onnxruntime and load both halves of a promptable network; not for the window's thread.

    Raises:
        InpaintError: onnxruntime is missing or cannot run them, or there is no memory for them.
    """
    from inpaint_core.segmentation import segmenter

    return segmenter.Segmenter(encoder, decoder)


def describe_runtime() -> list[tuple[str, str]]:
    """Return version, device, number formats and threads in words; as slow as ``load_engine`` before it.

    Raises:
        InpaintError: The environment names a device that is not there.
        ImportError: PyTorch is not installed or broken.
    """
    from inpaint_core.runtime import facts

    return facts.describe_runtime()


def preload_torch() -> None:
    """Import torch now and keep nothing.

    WORKAROUND https://github.com/pytorch/pytorch/issues/166628: on Windows torch 2.9 and later cannot start
    when Qt was loaded first; retest with each torch release.
    """
    from inpaint_core.engine import engine  # noqa: F401 - loading it is the point
