"""``python -m training.cli``, for launchers such as torchrun: the same as ``inpaint-train``."""

import sys

from training.cli.train import main

if __name__ == "__main__":
    sys.exit(main())
