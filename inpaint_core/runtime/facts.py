"""What torch is and what it can use here, in words, for reports of faults. Changes nothing."""

import torch

from inpaint_core.runtime.device import choose_device, device_title, has_bfloat16
from inpaint_core.runtime.threads import available_cores, default_threads


def describe_runtime() -> list[tuple[str, str]]:
    """Return pairs of a name and a value: version, device, number formats, threads.

    Raises:
        InpaintError: The environment names a device that is not there.
    """
    device = choose_device()
    build = f"CUDA {torch.version.cuda}" if torch.version.cuda else "without CUDA"
    formats = ["fp32", *(["bf16"] if has_bfloat16(device) else [])]
    cores = available_cores()
    return [
        ("PyTorch", f"{torch.__version__}, {build}"),
        ("Device", f"{device_title(device)} ({device.type}), {' and '.join(formats)}"),
        (
            "Processor",
            f"{cores} cores, {default_threads(max(1, cores - 1))} used by a fill, "
            f"{torch.backends.cpu.get_cpu_capability()}",
        ),
    ]
