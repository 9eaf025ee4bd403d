// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The resistance of VO2 over temperature, with its hysteresis.
///
/// Units: kelvins, kΩ. Source: as ``ThermalNeuristor``.
struct ThermalHysteresis: Sendable, BitwiseCopyable {
    let width: Double
    let center: Double
    let slope: Double
    private let insulating: Double
    private let activation: Double
    private let shape: Double
    private let metallic: Double

    init(_ value: (ThermalNeuristorParameter) -> Double) {
        width = value(.hysteresisWidth)
        center = value(.transitionTemperature)
        slope = value(.slope)
        insulating = value(.insulatorPrefactor)
        activation = value(.activationTemperature)
        shape = value(.reversalShape)
        metallic = value(.metalResistance)
    }

    /// The temperature at which measurements end: both limits of the resistance's table.
    static func held(_ temperature: Double) -> Double { min(max(temperature, 305), 370) }

    /// The insulating part g.
    func insulatingPart(_ temperature: Double, _ branch: ThermalBranch) -> Double {
        var proximity = 0.0
        if branch.hasReversed {
            let x = (temperature - branch.reversal) / (branch.proximity + 1e-6)
            proximity = branch.proximity * weight(x)
        }
        return 0.5 + 0.5
            * Portable.tanh(
                slope * (branch.sign * width * 0.5 + center - (temperature + proximity))
            )
    }

    /// The resistance, in kΩ.
    func resistance(_ temperature: Double, _ branch: ThermalBranch) -> Double {
        let held = Self.held(temperature)
        let part = insulatingPart(held, branch)
        return (insulating * Portable.exp(activation / held) * part + metallic) / 1000.0
    }

    /// P(x).
    private func weight(_ x: Double) -> Double {
        let held = min(max(x, -1e4), 1e4)
        return 0.5 * (1.0 - Portable.sin(shape * held))
            * (1.0 + Portable.tanh(.pi * .pi - 2.0 * .pi * x))
    }
}

/// Where on the hysteresis loop a device is.
struct ThermalBranch: Sendable, BitwiseCopyable {
    /// +1 while heating, −1 while cooling.
    private(set) var sign = 1.0
    /// Whether it has reversed since the beginning.
    private(set) var hasReversed = false
    /// The temperature of the last reversal.
    private(set) var reversal: Double
    /// The distance to the major loop at that reversal, in kelvins.
    private(set) var proximity = 0.0
    private var last: Double

    /// On the major heating loop, a little below the base.
    init(_ hysteresis: ThermalHysteresis, base: Double) {
        last = base - 0.1
        reversal = last
        proximity = distance(hysteresis, hysteresis.insulatingPart(last, self))
    }

    /// Notes a temperature; a turn of more than 0.01 K begins a minor loop.
    mutating func follow(_ temperature: Double, _ hysteresis: ThermalHysteresis) {
        let held = ThermalHysteresis.held(temperature)
        let change = held - last
        guard change.magnitude > 0.01 else { return }
        let newSign = change > 0 ? 1.0 : -1.0
        if newSign != sign {
            let part = hysteresis.insulatingPart(held, self)
            sign = newSign
            hasReversed = true
            reversal = held
            proximity = distance(hysteresis, part)
        }
        last = held
    }

    private func distance(_ hysteresis: ThermalHysteresis, _ part: Double) -> Double {
        let y = min(max(2.0 * part - 1.0, -0.999999999999), 0.999999999999)
        let inverse = 0.5 * Portable.log((1.0 + y) / (1.0 - y))
        return sign * hysteresis.width * 0.5 + hysteresis.center - inverse / hysteresis.slope
            - reversal
    }
}
