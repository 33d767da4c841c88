"""What each fact about a candidate says, as ``benchmarks.dust.fit`` printed it; not written by hand."""

from typing import Final

import numpy as np

from inpaint_core.defects.defect import Kind
from inpaint_core.defects.evidence import Weights

WEIGHTS: Final[dict[Kind, Weights]] = {
    "speck": Weights(
        -0.667,
        np.array(
            [
                (1.742, 0.953, 0.519, -0.378),  # peak
                (3.894, 0.895, 0.613, -0.596),  # contrast
                (1.008, 1.415, 1.138, 0.631),  # contrast / spread near
                (0.282, 1.548, 0.006, -0.035),  # contrast / span near
                (0.602, 1.246, -0.916, -0.106),  # contrast / spread far
                (0.730, 1.102, 0.325, 0.145),  # peak / near
                (1.053, 1.253, -0.166, 0.312),  # peak / far
                (0.379, 1.327, -0.009, 0.210),  # peak / most far
                (-2.757, 1.946, -0.872, 0.132),  # as extreme, far
                (-0.231, 0.636, -1.764, -0.263),  # colour more
                (0.537, 0.544, -1.630, 0.229),  # colour
                (0.313, 0.791, -0.050, -1.066),  # towards black or white
                (3.515, 0.988, 0.938, -0.861),  # area
                (0.076, 0.997, 0.029, -0.004),  # is bright
                (1.559, 0.764, 0.092, 0.013),  # longer than wide
                (-0.733, 0.439, 0.992, 0.290),  # filled
            ]
        ),
    ),
    "scratch": Weights(
        -2.122,
        np.array(
            [
                (1.448, 0.332, 0.054, 0.089),  # peak
                (3.711, 0.957, 2.192, -0.162),  # contrast
                (0.386, 0.980, -0.806, -0.300),  # contrast / spread near
                (-0.408, 1.077, -0.233, 0.391),  # contrast / span near
                (0.097, 0.964, -1.188, 0.450),  # contrast / spread far
                (0.569, 0.487, 0.244, -0.067),  # peak / near
                (0.735, 0.458, 0.517, 0.204),  # peak / far
                (0.144, 0.600, -0.291, -0.016),  # peak / most far
                (-1.912, 1.234, -0.690, -0.176),  # as extreme, far
                (-0.153, 0.559, -1.796, -0.334),  # colour more
                (0.477, 0.537, -1.895, 0.481),  # colour
                (0.311, 0.782, -0.016, -0.908),  # towards black or white
                (5.454, 1.047, 0.096, 0.142),  # area
                (0.175, 0.985, 0.412, -0.147),  # is bright
                (4.160, 0.749, -0.008, -0.261),  # length
                (0.863, 0.706, -0.289, 0.220),  # beside its course
                (1.287, 0.463, 0.222, 0.119),  # width
                (-0.058, 0.078, 0.935, 0.147),  # without gaps
                (-0.828, 1.253, -1.200, -0.276),  # sides differ
            ]
        ),
    ),
}
