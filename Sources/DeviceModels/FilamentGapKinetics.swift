// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Current, temperature and speed of the filament-gap model at a gap and a voltage.
///
/// Units: metres, volts, amperes, kelvin. ``FilamentGap`` states the equations and their source.
struct FilamentGapKinetics: Sendable, BitwiseCopyable {
    /// k ∕ q in electronvolts a kelvin.
    private static var boltzmann: Double { 8.617333262145179e-5 }

    /// The largest argument of a hyperbolic sine.
    private static var limit: Double { 300 }

    /// The time that one ξ of the noise lasts, in seconds.
    private static var noiseStep: Double { 1e-9 }

    let velocity: Double
    let noise: Double
    private let currentScale: Double
    private let gapScale: Double
    private let voltageScale: Double
    private let fieldFactor: Double
    private let fieldFactorLoss: Double
    private let thickness: Double
    private let hopDistance: Double
    private let activationEnergy: Double
    private let minimumField: Double
    private let ambientTemperature: Double
    private let thermalResistance: Double
    private let noiseTemperature: Double
    private let noiseTemperatureScale: Double

    /// The kinetics with the parameters of the family by index.
    init(_ parameter: (Int) -> Double) {
        func value(_ name: FilamentGapParameter) -> Double { parameter(name.rawValue) }
        velocity = value(.velocity)
        noise = value(.gapNoise)
        currentScale = value(.currentScale)
        gapScale = value(.gapScale)
        voltageScale = value(.voltageScale)
        fieldFactor = value(.fieldFactor)
        fieldFactorLoss = value(.fieldFactorLoss)
        thickness = value(.thickness)
        hopDistance = value(.hopDistance)
        activationEnergy = value(.activationEnergy)
        minimumField = value(.minimumField)
        ambientTemperature = value(.ambientTemperature)
        thermalResistance = value(.thermalResistance)
        noiseTemperature = value(.noiseTemperature)
        noiseTemperatureScale = value(.noiseTemperatureScale)
    }

    /// I.
    func current(gap: Double, volts: Double) -> Double {
        let argument = min(max(volts / voltageScale, -Self.limit), Self.limit)
        return currentScale * Portable.exp(-gap / gapScale) * Portable.sinh(argument)
    }

    /// dI/dv at 0 V.
    func conductance(gap: Double) -> Double {
        currentScale * Portable.exp(-gap / gapScale) / voltageScale
    }

    /// T.
    func temperature(gap: Double, volts: Double) -> Double {
        let power = volts * current(gap: gap, volts: volts) * thermalResistance
        return ambientTemperature + power.magnitude
    }

    /// γ, before the least field is asked for.
    private func factor(gap: Double) -> Double {
        let nanometres = gap * 1e9
        return fieldFactor - fieldFactorLoss * nanometres * nanometres * nanometres
    }

    /// Whether the field at the gap is strong enough to move it.
    func moves(gap: Double, volts: Double) -> Bool {
        !(factor(gap: gap) * volts.magnitude / thickness < minimumField)
    }

    /// The voltage at which a gap begins to move; nil where none does.
    func threshold(gap: Double) -> Double? {
        let factor = factor(gap: gap)
        return factor > 0.01 ? minimumField * thickness / factor : nil
    }

    /// The gap at which a voltage no longer moves it; infinitely far without a loss.
    func stop(volts: Double) -> Double {
        guard fieldFactorLoss > 0 else { return .greatestFiniteMagnitude }
        let left = fieldFactor - minimumField * thickness / volts.magnitude
        return Portable.pow(max(left, 0) / fieldFactorLoss, 1.0 / 3.0) * 1e-9
    }

    /// dg/dt for a signed velocity, whatever the least field.
    func rate(gap: Double, volts: Double, velocity: Double) -> Double {
        let thermal = Self.boltzmann * temperature(gap: gap, volts: volts)
        let argument = factor(gap: gap) * hopDistance / thickness * volts / thermal
        let bounded = min(max(argument, -Self.limit), Self.limit)
        return velocity * Portable.exp(-activationEnergy / thermal) * Portable.sinh(bounded)
    }

    /// The magnitude of dg/dt for a velocity of 1.
    func speed(gap: Double, volts: Double) -> Double {
        rate(gap: gap, volts: volts, velocity: 1).magnitude
    }

    /// The rate of the noise for ξ = 1.
    private func noiseRate(temperature: Double) -> Double {
        noise / (1.0 + Portable.exp((noiseTemperature - temperature) / noiseTemperatureScale))
    }

    /// The standard deviation of the noise's displacement over a time.
    ///
    /// A time other than a nanosecond is scaled so that cutting it leaves the variance.
    func noiseDeviation(gap: Double, volts: Double, seconds: Double) -> Double {
        guard noise > 0 else { return 0 }
        let temperature = temperature(gap: gap, volts: volts)
        return noiseRate(temperature: temperature)
            * Portable.squareRoot(seconds * Self.noiseStep)
    }
}
