"""A promptable network that runs: sees a photo once, then answers clicks. The one user of onnxruntime.

The package is an extra of this project. Networks are run from bytes that were read and checked before
(``onnx_file.py``), on the CPU alone; libraries of operators are never registered.
"""

import os
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import NO_MEMORY, Cancelled, OutOfMemoryError, WeightsError, is_out_of_memory
from inpaint_core.request import ImageArray, MaskArray
from inpaint_core.segmentation.frame import Prompt, decoder_inputs, encoder_input, frame_for
from inpaint_core.segmentation.model_file import ModelFile, decoder_part, encoder_part
from inpaint_core.segmentation.photo_segmenter import Embedding
from inpaint_core.segmentation.promptable import check_pair

try:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as states
except ImportError:  # an extra of this project; everything else works without it
    onnxruntime = states = None

NO_RUNTIME: Final = (
    "The package onnxruntime is not installed. Install it with: pip install 'inpaint-editor[select]'"
)
QUIET: Final = 3
"""Only faults are written to the terminal."""


class Segmenter:
    """Encoder and decoder, loaded. Every method may be called in any thread."""

    def __init__(self, encoder: ModelFile, decoder: ModelFile) -> None:
        """Load both; takes up to some seconds.

        Raises:
            WeightsError: onnxruntime is missing, or cannot run them.
            OutOfMemoryError: There is no memory for them.
        """
        if onnxruntime is None:
            raise WeightsError(NO_RUNTIME)
        self._encoder, self._decoder = encoder_part(encoder), decoder_part(decoder)
        check_pair(self._encoder, self._decoder)
        self._encoding = _session(encoder, [self._encoder.input_name], [self._encoder.output_name])
        self._answering = _session(decoder, list(self._decoder.dtypes), list(self._decoder.output_names))

    def look(self, image: ImageArray) -> "OnnxLook":
        """Return a look at a photo, H x W x 3 uint8 or uint16, that has not begun."""
        frame = frame_for(self._encoder, self._decoder, (image.shape[0], image.shape[1]))

        def encode(options: Any) -> Embedding:
            fed = {self._encoder.input_name: encoder_input(image, self._encoder, self._decoder, frame)}
            (values,) = _run(self._encoding, [self._encoder.output_name], fed, options)
            shape = zip(values.shape, self._decoder.embedding, strict=False)
            if values.ndim != 4 or any(wanted not in (None, size) for size, wanted in shape):
                raise WeightsError(
                    f"The encoder gave an embedding of the shape {values.shape}, which fits nothing."
                )
            return Embedding(values, frame)

        return OnnxLook(encode)

    def answer(self, embedding: Embedding, prompts: tuple[Prompt, ...]) -> MaskArray:
        """Return what the clicks mean, on a reduced copy of the photo (``Frame.answer``).

        Args:
            embedding: Of the photo.
            prompts: At least one.

        Raises:
            WeightsError: The decoder cannot be run, or answers what is no mask.
        """
        frame = embedding.frame
        fed = decoder_inputs(prompts, embedding.values, self._decoder, frame)
        masks, scores = _run(self._answering, list(self._decoder.output_names), fed, None)
        size = frame.whole_answer
        if masks.ndim < 3 or masks.shape[-2:] != size or masks.size != scores.size * size[0] * size[1]:
            raise WeightsError(f"The decoder gave masks of the shape {masks.shape}, not of the photo's.")
        logits = masks.reshape(-1, *size)[_best(scores.reshape(-1), clicks=len(prompts))]
        height, width = frame.answer
        return np.asarray(logits[:height, :width] > 0)


class OnnxLook:
    """An encoder at work on one photo, which another thread may stop."""

    def __init__(self, encode: Any) -> None:
        self._encode = encode
        self._options = onnxruntime.RunOptions()
        self._options.log_severity_level = QUIET + 1  # a run that is stopped is no fault
        self._is_stopped = False

    def run(self) -> Embedding:
        """Look, and return what was seen; takes up to some seconds.

        Raises:
            Cancelled: It was stopped.
            WeightsError: The encoder cannot be run.
            OutOfMemoryError: There is no memory for it.
        """
        if self._is_stopped:
            raise Cancelled
        try:
            found: Embedding = self._encode(self._options)
        except WeightsError:
            if self._is_stopped:
                raise Cancelled from None
            raise
        if self._is_stopped:
            raise Cancelled
        return found

    def stop(self) -> None:
        """End it after the operator that it is at."""
        self._is_stopped = True
        self._options.terminate = True


def _best(scores: NDArray[np.float32], *, clicks: int) -> int:
    """Return which mask to take.

    SAM's first of four is meant for several clicks, the others for one that can mean a part or the whole.
    """
    if len(scores) == 4:
        return 0 if clicks > 1 else 1 + int(np.argmax(scores[1:]))
    return int(np.argmax(scores))


def _session(file: ModelFile, inputs: list[str], outputs: list[str]) -> Any:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = QUIET
    options.intra_op_num_threads = max(1, (os.cpu_count() or 2) - 1)  # one core stays with the window
    options.enable_cpu_mem_arena = False  # what an encoder needs for seconds would be kept for ever
    options.add_session_config_entry("session.load_model_format", "ONNX")
    onnxruntime.disable_telemetry_events()
    try:
        session = onnxruntime.InferenceSession(file.data, options, providers=["CPUExecutionProvider"])
    except _faults() as error:
        raise _fault(f"onnxruntime cannot load {file.path.name}", error) from error
    offered = {port.name for port in session.get_outputs()}
    if {port.name for port in session.get_inputs()} != set(inputs) or not offered.issuperset(outputs):
        raise WeightsError(f"{file.path.name} is not what it declares.")
    return session


def _run(session: Any, outputs: list[str], fed: dict[str, NDArray[np.generic]], options: Any) -> list[Any]:
    try:
        return list(session.run(outputs, fed, options))
    except _faults() as error:
        raise _fault("The network cannot be run", error) from error


def _fault(what: str, error: Exception) -> WeightsError | OutOfMemoryError:
    if is_out_of_memory(error):
        return OutOfMemoryError(NO_MEMORY)
    return WeightsError(
        f"{what}: {str(error).strip().splitlines()[0][:300] if str(error) else 'no reason given'}"
    )


def _faults() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises; its exceptions have no parent of their own."""
    own = (
        *(states.EPFail, states.EngineError, states.Fail, states.InvalidArgument, states.InvalidGraph),
        *(states.InvalidProtobuf, states.NoModel, states.NoSuchFile, states.NotImplemented),
        states.RuntimeException,
    )
    return (*own, RuntimeError, ValueError, MemoryError)
