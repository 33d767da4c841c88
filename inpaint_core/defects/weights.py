"""What each fact about a candidate says, as ``benchmarks.dust.fit`` printed it; not written by hand."""

from typing import Final

import numpy as np

from inpaint_core.defects.defect import Kind
from inpaint_core.defects.evidence import SCRATCH_FACTS, SPECK_FACTS, Weights

WEIGHTS: Final[dict[Kind, Weights]] = {
    "speck": Weights(
        -0.575,
        SPECK_FACTS,
        np.array(
            [
                (1.786, 0.972, 0.323, -0.243),  # peak
                (3.895, 0.897, 0.471, -0.497),  # contrast
                (1.062, 1.444, 1.260, 0.670),  # contrast / spread near
                (0.348, 1.579, 0.186, 0.060),  # contrast / span near
                (0.651, 1.275, -0.745, -0.300),  # contrast / spread far
                (0.779, 1.130, 0.304, 0.093),  # peak / near
                (1.120, 1.284, -0.132, 0.175),  # peak / far
                (0.446, 1.358, 0.054, 0.244),  # peak / most far
                (-2.882, 1.970, -0.720, 0.326),  # as extreme, far
                (-0.259, 0.661, -1.800, -0.292),  # colour more
                (0.561, 0.555, -1.477, 0.172),  # colour
                (0.299, 0.773, -0.055, -1.148),  # towards black or white
                (3.508, 0.982, 0.882, -0.945),  # area
                (0.078, 0.997, -0.042, 0.007),  # is bright
                (1.532, 0.736, -0.187, 0.107),  # longer than wide
                (-0.715, 0.432, 1.025, 0.234),  # filled
            ]
        ),
    ),
    "scratch": Weights(
        -1.972,
        SCRATCH_FACTS,
        np.array(
            [
                (1.451, 0.335, -0.140, 0.030),  # peak
                (3.673, 0.886, 1.776, -0.539),  # contrast
                (0.539, 0.967, -0.617, -0.012),  # contrast / spread near
                (-0.244, 1.049, 0.032, 0.277),  # contrast / span near
                (0.200, 0.951, -0.856, 0.308),  # contrast / spread far
                (0.579, 0.494, 0.280, -0.024),  # peak / near
                (0.762, 0.475, 0.414, 0.162),  # peak / far
                (0.214, 0.593, -0.228, -0.040),  # peak / most far
                (-2.233, 1.416, -0.831, -0.318),  # as extreme, far
                (-0.166, 0.600, -1.774, -0.317),  # colour more
                (0.535, 0.570, -1.379, 0.300),  # colour
                (0.330, 0.765, 0.134, -0.847),  # towards black or white
                (4.699, 0.631, -0.030, 0.072),  # area
                (0.131, 0.950, 0.537, -0.056),  # is bright
                (-0.823, 1.152, -1.265, -0.176),  # sides differ
                (4.174, 0.774, 0.454, -0.248),  # length
                (0.843, 0.695, -0.359, 0.183),  # beside its course
                (1.270, 0.463, 0.534, 0.030),  # width
                (-0.060, 0.081, 0.750, 0.109),  # without gaps
            ]
        ),
    ),
}
