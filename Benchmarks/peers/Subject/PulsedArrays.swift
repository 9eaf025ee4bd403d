// SPDX-License-Identifier: Apache-2.0

internal import ArrayRuns
internal import SimulatedDevices

extension PeerSubject {
    /// One pulse with half selection on an array, of four widths, with ideal lines and with 1 Ω a
    /// segment, and its rest; potentiating and depressing in turn, so that cells keep changing.
    static func pulses(_ size: Int) throws {
        guard let family = DeviceFamily.named("threshold-drift") else { return }
        let device = DevicePlan(family)
        for (lines, ohms, steps) in [("ideal", 0.0, 1), ("1 ohm", 1.0, 1), ("1 ohm", 1.0, 8)] {
            for width in [1e-7, 1e-5, 1e-3, 1] {
                var plan = ArrayPlan(rowCount: size, columnCount: size)
                plan.rowSegmentOhms = ohms
                plan.columnSegmentOhms = ohms
                plan.stepCount = steps
                var array = try DeviceArray(device, plan, largestVolts: 2)
                var volts = 1.6
                var number = 0
                let timing = try Timing {
                    try array.pulse(
                        row: number % size,
                        column: number * 7 % size,
                        volts: volts,
                        seconds: width
                    )
                    array.rest(seconds: 1e-5)
                    volts = -volts
                    number += 1
                }
                timing.report([
                    ("family", "\"pulses\""), ("size", "\(size)"), ("lines", "\"\(lines)\""),
                    ("steps", "\(steps)"), ("width_s", "\(width)"),
                ])
            }
        }
    }
}
