// SPDX-License-Identifier: Apache-2.0

/// The transistor of a 1T1R cell, by the square law.
///
/// Source: H. Shichman and D. A. Hodges, IEEE J. Solid-State Circuits 3 (1968) 285, without
/// channel-length modulation. The two standard values are chosen, not measured: a transistor that
/// carries 100 µA at 1 V above its threshold in saturation.
package struct AccessTransistor: Sendable, Equatable {
    /// β = µ·C·W∕L in A/V².
    package var transconductance = 2e-4
    /// In volts.
    package var threshold = 0.5

    package init() {}

    package init(transconductance: Double, threshold: Double) {
        self.transconductance = transconductance
        self.threshold = threshold
    }

    /// The drain current, and its derivatives by the gate's and the drain's voltage, for voltages
    /// over the source; the drain's is not negative.
    func response(gate: Double, drain: Double) -> (current: Double, gate: Double, drain: Double) {
        let excess = gate - threshold
        guard excess > 0 else { return (0, 0, 0) }
        guard drain < excess else {
            return (transconductance * excess * excess * 0.5, transconductance * excess, 0)
        }
        return (
            transconductance * (excess - drain * 0.5) * drain,
            transconductance * drain,
            transconductance * (excess - drain)
        )
    }
}

/// Which lines the gates are tied to, and their voltages in volts.
package enum GateVoltages: Sendable, Equatable {
    case rows([Double], columnCount: Int)
    case columns([Double])
    /// One for each cell, row-major.
    case cells([Double])

    func volts(ofCell index: Int) -> Double {
        switch self {
        case .rows(let volts, let columnCount): volts[index / columnCount]
        case .columns(let volts): volts[index % volts.count]
        case .cells(let volts): volts[index]
        }
    }
}

/// Cells of a device and a transistor in series, 1T1R.
///
/// The device is at the row, the transistor at the column. The gate's voltage counts from the
/// lower of the cell's two ends. Where the column is the lower, that is the transistor's source;
/// where the row is, the device lies between source and row, and what drops over it is lost to the
/// gate (source degeneration): the drop of a source follower. Gates that have a voltage over ground
/// are ``GatedSolver``'s matter.
///
/// A transistor with its gate below the threshold leaves its cell open.
package struct TransistorLaw<Device: CellLaw>: CellLaw {
    package var device: Device
    package var transistor: AccessTransistor
    package var gates: GateVoltages

    package init(device: Device, transistor: AccessTransistor = .init(), gates: GateVoltages) {
        self.device = device
        self.transistor = transistor
        self.gates = gates
    }

    package func response(ofCell index: Int, volts: Double) -> CellResponse {
        let gate = gates.volts(ofCell: index)
        let isForward = volts >= 0
        let across = volts.magnitude
        let sign = isForward ? 1.0 : -1.0
        // The device's voltage is odd in the sign only as far as its own law is.
        func carried(_ drop: Double) -> CellResponse {
            let found = device.response(ofCell: index, volts: sign * drop)
            return CellResponse(current: sign * found.current, slope: found.slope)
        }
        func passed(_ drain: Double) -> (current: Double, gate: Double, drain: Double) {
            transistor.response(
                gate: isForward ? gate : gate - (across - drain),
                drain: drain
            )
        }
        let drain = Bisection.root(from: 0, to: across) { drain in
            passed(drain).current - carried(across - drain).current
        }
        let channel = passed(drain)
        let cell = carried(across - drain)
        let channelSlope = channel.drain + (isForward ? 0 : channel.gate)
        let sum = channelSlope + cell.slope
        return CellResponse(
            current: sign * (channelSlope < cell.slope ? channel.current : cell.current),
            slope: sum > 0 ? channel.drain * (cell.slope / sum) : 0
        )
    }
}
