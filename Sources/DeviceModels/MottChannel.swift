// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A Mott memristor: a metallic channel that its own heat widens inside an insulator.
///
/// u is the channel's radius as a part of the device's. With l = ln u:
///
///     R(u)  = ρi L ∕ (π r²) ∕ (1 + (ρi ∕ ρm − 1) u²)
///     G(u)  = 2π L κ ∕ (−l)
///     dH∕du = π L r² (cp ΔT (1 − u² + 2u² l) ∕ (2u l²) + 2 Δh u)
///     du∕dt = (i² R − G ΔT) ∕ (dH∕du)
///
/// Near u = 1 the equation moves within picoseconds; ``QuasiStaticMott`` is for circuits.
///
/// Units: SI. Source: M. D. Pickett et al., Nat. Mater. 12 (2013) 114; M. D. Pickett and R. S.
/// Williams, Nanotechnology 23 (2012) 215202.
public struct MottChannel: Sendable, BitwiseCopyable {
    /// The radius of the device, m.
    public var radius = 28e-9
    /// The thickness, m.
    public var length = 20e-9
    /// The resistivity of the insulator, Ω m.
    public var insulatorResistivity = 1e-2
    /// The resistivity of the metal, Ω m.
    public var metalResistivity = 3e-4
    /// The thermal conductivity, W∕(m K).
    public var thermalConductivity = 1.5
    /// The heat capacity, J∕(m³ K).
    public var heatCapacity = 2.6e6
    /// The heat of the transition, J∕m³.
    public var transitionHeat = 1.6e8
    /// The transition's temperature above the surroundings, K.
    public var temperatureRise = 800.0
    /// The channel's radius as a part of the device's, between 10⁻⁴ and 0.999.
    public var channel = 1e-3

    /// NbO2 with the constants that reproduce the published neuristor; recalled, not checked.
    public init() {}

    /// The resistance, in ohms.
    public var resistance: Double {
        insulatorResistivity * length / (.pi * radius * radius)
            / (1.0 + (insulatorResistivity / metalResistivity - 1.0) * channel * channel)
    }

    /// The voltage that holds the channel as it is, in volts.
    public var staticVoltage: Double {
        let loss =
            2.0 * .pi * length * thermalConductivity * temperatureRise / -Portable.log(channel)
        return Portable.squareRoot(loss * resistance)
    }

    /// One explicit step under a current, in amperes.
    public mutating func step(current: Double, seconds: Double) {
        let u = channel
        let l = Portable.log(u)
        let coupling = 2.0 * .pi * length * thermalConductivity / -l
        let wall = heatCapacity * temperatureRise * (1.0 - u * u + 2.0 * u * u * l)
        let heat =
            .pi * length * radius * radius * (wall / (2.0 * u * l * l) + 2.0 * transitionHeat * u)
        let power = current * current * resistance - coupling * temperatureRise
        channel = min(max(u + seconds * power / heat, 1e-4), 0.999)
    }
}
