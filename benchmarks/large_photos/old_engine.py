"""Fill one hole with the engine of another checkout: CHECKOUT PHOTO MASK OUT SECONDS.

The engine's CPU seconds go into the file SECONDS, without what it costs to start and to load the network.
The checkout's modules are imported, not this one's, so this file imports nothing of the project by its place.
"""

import json
import sys
import time
from pathlib import Path

import cv2

checkout, photo, mask_file, out, seconds = (Path(word) for word in sys.argv[1:])
sys.path[0] = str(checkout)
from inpaint_core.engine import Engine  # noqa: E402
from inpaint_core.request import InpaintRequest  # noqa: E402
from inpaint_core.runtime import start_runtime  # noqa: E402

image = cv2.imread(str(photo))[:, :, ::-1].copy()
mask = cv2.imread(str(mask_file), cv2.IMREAD_GRAYSCALE) > 127
engine = Engine(start_runtime("cpu", threads=1))
engine.preload("spn-probabilistic")
begin = time.process_time()
(completion,) = engine.inpaint(InpaintRequest(image=image, mask=mask, model="spn-probabilistic", seed=0))
seconds.write_text(json.dumps(time.process_time() - begin))
cv2.imwrite(str(out), completion.apply_to(image)[:, :, ::-1])
