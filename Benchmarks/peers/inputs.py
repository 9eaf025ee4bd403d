# SPDX-License-Identifier: Apache-2.0
"""The inputs of all, made from fixed seeds, as NPZ and as raw little-endian binary64.

Crossbars: G uniform in 1…100 uS, 1 ohm a segment on both kinds of line, rows driven at the left
end and columns grounded at the bottom end, each through one segment; V uniform in 0…0.2 V.
"""
import os
import sys

import measure
import numpy as np


def crossbar(size):
    random = np.random.Generator(np.random.PCG64(1000 + size))
    conductances = random.uniform(1e-6, 100e-6, (size, size))
    voltages = random.uniform(0.0, 0.2, (size, 64))
    np.savez(
        measure.path(f"crossbar-{size}.npz"),
        rows=size,
        columns=size,
        conductances_S=conductances,
        row_voltages_V=voltages.T.copy(),
        word_line_segment_ohm=1.0,
        bit_line_segment_ohm=1.0,
    )
    conductances.astype("<f8").tofile(measure.path(f"crossbar-{size}.G.f64"))
    voltages.T.astype("<f8").tofile(measure.path(f"crossbar-{size}.V.f64"))


def waveform():
    steps = np.arange(2000)
    volts = 0.5 * np.sin(2 * np.pi * steps / 200.0)
    volts.astype("<f8").tofile(measure.path("waveform.f64"))


if __name__ == "__main__":
    os.makedirs(measure.WORK, exist_ok=True)
    for argument in sys.argv[1:]:
        crossbar(int(argument))
    waveform()
