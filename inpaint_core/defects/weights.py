from typing import Final
from inpaint_core.defects.defect import Kind
from inpaint_core.defects.evidence import Weights

WEIGHTS: Final[dict[Kind, Weights]] = {}
