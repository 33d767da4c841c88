"""Damaged pictures, masks, weights, checkpoints and shards, thousands of them: ``python -m benchmarks.fuzz``.

Prints how many were read and how many refused in a sentence. Exit status 1 when anything else happened: a
foreign exception, a crash, a hang.
"""

import argparse
import sys
import warnings
from dataclasses import replace
from time import monotonic
from typing import Final

import torch

from benchmarks.fuzz.frame import GOOD, Fuzz, run
from benchmarks.fuzz.fuzz_checkpoints import CHECKPOINTS
from benchmarks.fuzz.fuzz_masks import MASKS
from benchmarks.fuzz.fuzz_pictures import PICTURES
from benchmarks.fuzz.fuzz_shards import SHARDS
from benchmarks.fuzz.fuzz_weights import WEIGHTS

KINDS: Final[tuple[Fuzz, ...]] = (PICTURES, MASKS, WEIGHTS, CHECKPOINTS, SHARDS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    names = ", ".join(kind.name for kind in KINDS)
    parser.add_argument("kinds", nargs="*", help=f"of {names}; all without any")
    parser.add_argument("--part", type=float, default=1.0, help="of the variants of each kind, 0..1")
    options = parser.parse_args()
    wanted = options.kinds
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    is_clean = True
    for kind in KINDS:
        if wanted and kind.name not in wanted:
            continue
        fuzz = replace(kind, count=max(1, round(kind.count * options.part)))
        started = monotonic()
        outcomes = run(fuzz)
        good = ", ".join(f"{outcomes[name]} {name}" for name in GOOD)
        bad = {name: count for name, count in outcomes.items() if name not in GOOD}
        seconds = monotonic() - started
        print(f"{fuzz.name}: {fuzz.count} variants, {good}, {sum(bad.values())} others, {seconds:.0f} s")
        for name, count in bad.items():
            print(f"  {count} x {name}")
        is_clean = is_clean and not bad
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
