# SPDX-License-Identifier: Apache-2.0
"""Pulsed updates with cycle-to-cycle noise, and stepped device models: updates.py TOOL SIZE.

Every device of a square array takes the pulse: soft bounds ±0.6, step 0.001, spread 0.3 a pulse,
the sign turned every 31 pulses. After 31 pulses from 0 the mean must be 0.030237 and the deviation
about 0.00159. Stepping: the VTEAM equation under one waveform of 2,000 steps on every device.
"""
import measure
import numpy as np

PULSES = 31


def aihwkit(size, batch="8"):
    import aihwkit as package
    import torch
    from aihwkit.simulator.configs import SingleRPUConfig, SoftBoundsDevice
    from aihwkit.simulator.configs.utils import PulseType, UpdateParameters
    from aihwkit.simulator.tiles.analog import AnalogTile

    torch.set_num_threads(1)
    torch.manual_seed(1)
    size, batch = int(size), int(batch)
    update = UpdateParameters(
        desired_bl=PULSES,
        fixed_bl=True,
        update_bl_management=False,
        update_management=False,
        pulse_type=PulseType.STOCHASTIC_COMPRESSED,
    )
    device = SoftBoundsDevice(
        dw_min=0.001,
        dw_min_dtod=0.0,
        dw_min_std=0.3,
        w_max=0.6,
        w_min=-0.6,
        w_max_dtod=0.0,
        w_min_dtod=0.0,
        up_down_dtod=0.0,
    )
    tile = AnalogTile(size, size, SingleRPUConfig(device=device, update=update))
    tile.set_learning_rate(0.001 * PULSES)
    inputs = torch.ones(batch, size)
    gradients = torch.ones(batch, size)
    gradients[::2] = -1
    tile.set_weights(torch.zeros(size, size))
    tile.update(inputs[:1], gradients[:1])
    weights = tile.get_weights()[0].numpy()
    _, times = measure.timed(lambda: tile.update(inputs, gradients), most=15)
    measure.report(
        family="updates",
        tool="aihwkit",
        size=size,
        items=batch * PULSES * size * size,
        mean=float(weights.mean()),
        deviation=float(weights.std()),
        version=f"aihwkit {package.__version__}, torch {torch.__version__}",
        **times,
    )


def vectorised(size, kind):
    size = int(size)
    random = np.random.Generator(np.random.SFC64(1))
    first = {}

    def work():
        weights = np.zeros((size, size), kind)
        draws = np.empty((size, size), kind)
        step, inverse, spread = kind(0.001), kind(1 / 0.6), kind(0.3)
        for pulse in range(2 * PULSES):
            random.standard_normal(out=draws, dtype=kind)
            draws *= spread
            draws += 1
            draws *= step
            if pulse < PULSES:
                weights += draws * (1 - weights * inverse)
            else:
                weights -= draws * (1 + weights * inverse)
            np.clip(weights, -0.6, 0.6, out=weights)
            if pulse == PULSES - 1:
                first.update(mean=float(weights.mean()), deviation=float(weights.std()))
        return weights

    _, times = measure.timed(work)
    measure.report(
        family="updates",
        tool="numpy-" + np.dtype(kind).name,
        size=size,
        items=2 * PULSES * size * size,
        version="numpy " + np.__version__,
        **first,
        **times,
    )


def numpy32(size):
    vectorised(size, np.float32)


def numpy64(size):
    vectorised(size, np.float64)


def stepping(size):
    size = int(size)
    volts = np.fromfile(measure.path("waveform.f64"))

    def work():
        width = np.zeros(size * size)
        for value in volts:
            voltage = np.full(size * size, value)
            rate = np.where(
                voltage >= 0.02,
                5e-4 * (voltage / 0.02 - 1),
                np.where(voltage <= -0.2, -10.0 * (voltage / -0.2 - 1) ** 3, 0.0),
            )
            width += rate * 1e-10
            np.clip(width, 0, 3e-9, out=width)
        return width

    width, times = measure.timed(work)
    width.astype("<f8").tofile(measure.path(f"answer-numpy-stepping-{size}.f64"))
    measure.report(
        family="stepping",
        tool="numpy",
        size=size,
        items=len(volts) * size * size,
        version="numpy " + np.__version__,
        **times,
    )


if __name__ == "__main__":
    measure.main({f.__name__: f for f in (aihwkit, numpy32, numpy64, stepping)})
