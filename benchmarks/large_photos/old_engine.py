"""Fill holes with the engine of another checkout: CHECKOUT LIST, a JSON list of photo, mask and result.

The engine's CPU seconds go into a table beside the results, without what it costs to start and to load the
network. The engine comes from the other checkout, so it is imported only once that is known.
"""

import json
import sys
import time
from pathlib import Path

import cv2
from seconds_table import note_seconds  # beside this file, which is run by its path

checkout, todo = (Path(word) for word in sys.argv[1:])
sys.path[0] = str(checkout)
from inpaint_core.engine import Engine  # noqa: E402
from inpaint_core.request import InpaintRequest  # noqa: E402
from inpaint_core.runtime import start_runtime  # noqa: E402

engine = Engine(start_runtime("cpu", threads=1))
engine.preload("spn-probabilistic")
for photo, mask_file, out in json.loads(todo.read_text()):
    image = cv2.imread(photo)[:, :, ::-1].copy()
    mask = cv2.imread(mask_file, cv2.IMREAD_GRAYSCALE) > 127
    request = InpaintRequest(image=image, mask=mask, model="spn-probabilistic", seed=0)
    begin = time.process_time()
    (completion,) = engine.inpaint(request)
    seconds = time.process_time() - begin
    cv2.imwrite(out, completion.apply_to(image)[:, :, ::-1])
    note_seconds(Path(out), seconds)
