// SPDX-License-Identifier: Apache-2.0

internal import CrossbarArray
internal import DeviceModels
internal import ModelDriver

/// The devices of a model as cells of an array, with what they were exposed to.
///
/// Pulses act in closed form through the same ``DeviceCells`` as on model boards. A stuck cell
/// is a fixed conductance instead of its device; the other devices keep their draws.
///
/// Units: volts, seconds, siemens, amperes.
struct BoundDevices: ~Copyable, PulsedCells {
    private(set) var devices: DeviceCells
    private(set) var exposure: CellExposure
    /// The largest current of any cell, in magnitude.
    private(set) var largestAmperes = 0.0

    /// The conductances of all cells for small voltages when the present sub-step began.
    private var siemens: [Double]
    /// Of stuck cells; not a number for the others.
    private var fixed: [Double]
    /// Where each cell stays as it is.
    private var inertRanges: [InertRange]
    /// When the present pulse began, in nanoseconds, and how much of it is over, in seconds.
    private var pulseStart: Int64 = 0
    private var pulseSeconds = 0.0

    /// The voltage between the two points that a slope is taken from is twice this: about 1 µV.
    private static let slopeStep = 0x1p-20

    init(
        devices: consuming DeviceCells,
        stuck: [(cell: Int, siemens: Double)],
        exposure: CellExposure
    ) {
        self.exposure = exposure
        fixed = Array(repeating: .nan, count: devices.count)
        inertRanges = []
        for cell in 0..<devices.count { inertRanges.append(devices.inertRange(cell)) }
        for (cell, siemens) in stuck {
            fixed[cell] = siemens
            inertRanges[cell] = InertRange(low: -.infinity, high: .infinity)
        }
        siemens = Array(repeating: 0, count: devices.count)
        self.devices = devices
    }

    /// The conductance of a cell for small voltages, without noise.
    func conductance(_ cell: Int) -> Double {
        fixed[cell].isNaN ? devices.conductance(cell) : fixed[cell]
    }

    /// The current of a cell, without noise.
    func current(_ cell: Int, _ volts: Double) -> Double {
        fixed[cell].isNaN ? devices.meanCurrent(cell, volts: volts) : fixed[cell] * volts
    }

    /// Most cells are ohmic at most voltages, which one evaluation shows.
    func response(ofCell index: Int, volts: Double) -> CellResponse {
        let siemens = siemens[index]
        if volts == 0 { return CellResponse(current: 0, slope: siemens) }
        let amperes = current(index, volts)
        if (amperes - siemens * volts).magnitude <= 1e-12 * amperes.magnitude {
            return CellResponse(current: amperes, slope: siemens)
        }
        let step = Self.slopeStep
        let rise = current(index, volts + step) - current(index, volts - step)
        return CellResponse(current: amperes, slope: max(0, rise / (2 * step)))
    }

    /// Begins a pulse, which ``apply(volts:currents:seconds:)`` then does in one or several steps.
    mutating func beginPulse() {
        pulseStart = devices.clock
        pulseSeconds = 0
    }

    mutating func prepare() {
        for cell in 0..<siemens.count { siemens[cell] = conductance(cell) }
    }

    mutating func apply(volts: [Double], currents: [Double]?, seconds: Double) {
        devices.beginAdvance()
        for cell in 0..<volts.count {
            let across = volts[cell]
            let range = inertRanges[cell]
            let isInert = across >= range.low && across <= range.high
            if across == 0, isInert { continue }
            var amperes = currents?[cell] ?? current(cell, across)
            largestAmperes = max(largestAmperes, amperes.magnitude)
            if !isInert {
                if devices.pulse(cell, volts: across, seconds: seconds) {
                    inertRanges[cell] = devices.inertRange(cell)
                }
                let last = devices.meanCurrent(cell, volts: across)
                largestAmperes = max(largestAmperes, last.magnitude)
                amperes = 0.5 * (amperes + last)
            }
            let joules = across * amperes * seconds
            exposure.add(cell, volts: across, seconds: seconds, joules: joules)
        }
        pulseSeconds += seconds
        let end = pulseStart + Int64(pulseSeconds * 1e9 + 0.5)
        devices.endAdvance(nanoseconds: end - devices.clock)
    }

    /// Leaves all cells at 0 V for a time, which ends the pulse before.
    mutating func rest(seconds: Double) {
        devices.beginAdvance()
        devices.endAdvance(nanoseconds: Int64(seconds * 1e9 + 0.5))
    }
}
