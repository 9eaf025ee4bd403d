// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The current of a cell at a voltage, and its slope.
package struct CellResponse: Sendable, Equatable {
    /// In amperes and siemens.
    package var current: Double
    package var slope: Double

    package init(current: Double, slope: Double) {
        self.current = current
        self.slope = slope
    }
}

/// The current-voltage law of the cells of an array.
///
/// A law has no current at 0 V, never falls with the voltage, and depends on nothing but its
/// arguments.
package protocol CellLaw: ~Copyable {
    /// What cell `index`, row-major, conducts at V(row) − V(column) = `volts`.
    func response(ofCell index: Int, volts: Double) -> CellResponse
}

/// Cells whose current grows as the hyperbolic sine of the voltage: I = G·sinh(b·V)∕b.
///
/// The arguments of sinh and cosh are held within ±300, where no cell comes.
///
/// Source: form of the published memristor models (C. Yakopcic et al., IEEE Electron Device
/// Lett. 32 (2011) 1436), scaled so that G is the conductance at 0 V.
package struct HyperbolicSineLaw: CellLaw, Sendable {
    /// Conductances at 0 V in siemens, row-major, and b in 1/V, above 0.
    package var conductances: [Double]
    package var curvature: Double

    package init(conductances: [Double], curvature: Double) {
        precondition(curvature > 0, "The curvature of a hyperbolic sine is positive.")
        self.conductances = conductances
        self.curvature = curvature
    }

    package func response(ofCell index: Int, volts: Double) -> CellResponse {
        let argument = min(max(curvature * volts, -300), 300)
        let conductance = conductances[index]
        return CellResponse(
            current: conductance * (Portable.sinh(argument) / curvature),
            slope: conductance * Portable.cosh(argument)
        )
    }
}

/// Cells of fixed conductance.
package struct OhmicLaw: CellLaw, Sendable {
    /// In siemens, row-major.
    package var conductances: [Double]

    package init(conductances: [Double]) { self.conductances = conductances }

    package func response(ofCell index: Int, volts: Double) -> CellResponse {
        let conductance = conductances[index]
        return CellResponse(current: conductance * volts, slope: conductance)
    }
}

/// A device with a selector in series.
///
/// The voltage divides so that both carry the same current; found by 60 bisections, of which each
/// halves the interval, whatever the values.
package struct SelectedLaw<Device: CellLaw, Selector: CellLaw>: CellLaw {
    package var device: Device
    package var selector: Selector

    package init(device: Device, selector: Selector) {
        self.device = device
        self.selector = selector
    }

    package func response(ofCell index: Int, volts: Double) -> CellResponse {
        let share = Bisection.root(from: 0, to: volts) { share in
            let through = selector.response(ofCell: index, volts: share).current
            return through - device.response(ofCell: index, volts: volts - share).current
        }
        let selected = selector.response(ofCell: index, volts: share)
        let carried = device.response(ofCell: index, volts: volts - share)
        let sum = selected.slope + carried.slope
        // The element of less slope tells the current better: it sees more of the voltage.
        return CellResponse(
            current: selected.slope < carried.slope ? selected.current : carried.current,
            slope: sum > 0 ? selected.slope * (carried.slope / sum) : 0
        )
    }
}

enum Bisection {
    /// Where a function that has other signs at the ends changes its sign, by 60 halvings.
    ///
    /// `function` rises from `start` to `end` where `end` is the larger, and falls otherwise.
    static func root(
        from start: Double,
        to end: Double,
        _ function: (Double) -> Double
    ) -> Double {
        var near = start
        var far = end
        let isRising = end >= start
        for _ in 0..<60 {
            let middle = near + (far - near) * 0.5
            let value = function(middle)
            if isRising ? value < 0 : value > 0 { near = middle } else { far = middle }
        }
        return near + (far - near) * 0.5
    }
}
