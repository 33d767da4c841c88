"""What a completion is made from when not from a seed: one other completion, or two. No Qt."""

from dataclasses import dataclass

from inpaint_core.request import Completion


@dataclass(frozen=True, eq=False)
class Near:
    """Completions near one: its noise, turned a part of the way towards new noise.

    Attributes:
        start: With latents.
        seed: Of the first one's new noise; the next ones have the seeds after it.
        t: 0..1; 0 = the same again, 1 = nothing in common.
    """

    start: Completion
    seed: int
    t: float


@dataclass(frozen=True, eq=False)
class Between:
    """One completion on the way between two.

    Attributes:
        start: With latents.
        end: Of the same request.
        t: 0 = the start, 1 = the end.
    """

    start: Completion
    end: Completion
    t: float


Origin = Near | Between
