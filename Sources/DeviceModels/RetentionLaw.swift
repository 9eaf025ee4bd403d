// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// How a stored conductance or resistance changes with time, and how it is spread.
///
/// Each is a function of the stored value and of the time since it was programmed. Nothing is stored
/// back, so that it does not matter how often one looks.
///
/// Units: seconds; conductances in microsiemens where a law was measured in them.
public enum RetentionLaw: Sendable {
    /// G(t) = G · (t ∕ t0)^−ν; G up to t0.
    ///
    /// Source: the drift of phase-change memory; also MemTorch's, with ν 0.1 and t0 10⁻¹² s.
    public static func powerLaw(
        _ conductance: Double,
        exponent: Double,
        origin: Double,
        seconds: Double
    ) -> Double {
        guard seconds > origin else { return conductance }
        return conductance * Portable.exp(-exponent * Portable.log(seconds / origin))
    }

    /// G(t) = G · (1 − c · log10(1 + t ∕ t0)), at least 0.
    public static func logarithmic(
        _ conductance: Double,
        lossPerDecade: Double,
        origin: Double,
        seconds: Double
    ) -> Double {
        let decades = Portable.log1p(max(seconds, 0) / origin) * 0.4342944819032518
        return conductance * max(0, 1.0 - lossPerDecade * decades)
    }

    /// The decay of an analogue oxide cell in CMOS, with a normal draw, in microsiemens.
    ///
    /// The mean falls by 0.08900206 µS and the deviation grows by 0.04201137 µS an e-fold of time;
    /// before 1 s the deviation is at least 0.
    ///
    /// Source: aihwkit's ReRamCMO noise model.
    public static func oxideDecay(_ conductance: Double, seconds: Double, draw: Double) -> Double {
        let logarithm = Portable.log(seconds)
        let deviation = max(0.04201137 * logarithm + 0.41183342, 0)
        return max(conductance - 0.08900206 * logarithm + deviation * draw, 0)
    }

    /// The deviation of a reading of that cell, in microsiemens.
    ///
    /// K · |G| · √(ln((t + t_r) ∕ 2 t_r)) with K = 0.0277316483 and t_r = 1 µs; the form is that of
    /// phase-change memory. Source: aihwkit's ReRamCMO noise model.
    public static func oxideReadDeviation(of conductance: Double, seconds: Double) -> Double {
        let spread = Portable.log((seconds + 1e-6) / 2e-6)
        return 0.0277316483 * conductance.magnitude * Portable.squareRoot(spread)
    }

    /// The deviation of a programmed hafnium-oxide cell after 1 s, in microsiemens.
    ///
    /// A polynomial of the fourth order in r = G ∕ 40 µS. Source: aihwkit's ReRamWan2022 noise model,
    /// after W. Wan et al., Nature 608 (2022) 504.
    public static func hafniumOxideDeviation(at conductance: Double) -> Double {
        let r = conductance / 40.0
        let sum = 0.348 + r * (16.030 + r * (-43.853 + r * (45.393 + r * -16.815)))
        return max(sum, 0)
    }

    /// The deviation of a programmed oxide cell from 50 to 225 µS, in microsiemens.
    ///
    /// Source: sandialabs/cross-sim, after V. Milo et al., IEEE IRPS (2021).
    public static func oxideProgrammingDeviation(at conductance: Double) -> Double {
        max(-0.009107 * conductance + 4.782321, 0)
    }
}

/// A resistance that leaves its value at a power of the number of cycles or of time.
///
///     R(x) = R0 · (x ∕ x_th)^(p3 (p1 · size + p2 · T))   beyond   x_th = p0 · e^(p1 · size + p2 · T)
///
/// x counts cycles for endurance and seconds for retention; below x_th nothing changes.
///
/// Source: the empirical model of MemTorch: C. Lammie et al., Neurocomputing 485 (2022) 124.
public struct EnduranceLaw: Equatable, Sendable, BitwiseCopyable {
    private let threshold: Double
    private let exponent: Double

    /// The law at a temperature for a cell size, in the units of p1 and p2.
    public init(
        _ p0: Double,
        _ p1: Double,
        _ p2: Double,
        _ p3: Double,
        cellSize: Double,
        temperature: Double
    ) {
        let stress = p1 * cellSize + p2 * temperature
        threshold = p0 * Portable.exp(stress)
        exponent = p3 * stress
    }

    /// The resistance after x cycles or seconds.
    public func resistance(_ fresh: Double, after x: Double) -> Double {
        guard x > threshold, threshold > 0 else { return fresh }
        return fresh * Portable.exp(exponent * Portable.log(x / threshold))
    }
}
