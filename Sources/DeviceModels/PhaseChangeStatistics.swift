// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The statistics of programmed phase-change cells: programming error, drift and read noise.
///
/// Conductances are in microsiemens, r is a conductance over the greatest one. Times t count from
/// `driftOrigin` before the end of programming, so that t = t0 there.
///
/// Source: V. Joshi et al., Nature Commun. 11 (2020) 2473, and S. R. Nandakumar et al., IEEE ICECS
/// (2019), as in aihwkit's PCMLikeNoiseModel.
public struct PhaseChangeStatistics: Equatable, Sendable, BitwiseCopyable {
    /// The greatest conductance that is programmed, in microsiemens.
    public let greatest: Double
    /// σ of programming is c0 + c1 r + c2 r² + c3 r³, in microsiemens.
    public let programming: SIMD4<Double>
    /// The factor on that polynomial, which is stated for another greatest conductance.
    public let programmingScale: Double
    /// t_r, in seconds: half the time over which the least frequency of read noise is seen.
    public let readTime: Double
    /// t0, in seconds: when the conductance before drift is measured.
    public let driftOrigin: Double

    /// Statistics from their numbers.
    public init(
        greatest: Double,
        programming: SIMD4<Double>,
        programmingScale: Double = 1,
        readTime: Double,
        driftOrigin: Double
    ) {
        precondition(greatest > 0 && readTime > 0 && driftOrigin > 0, "Scales are positive.")
        self.greatest = greatest
        self.programming = programming
        self.programmingScale = programmingScale
        self.readTime = readTime
        self.driftOrigin = driftOrigin
    }

    /// Doped Ge2Sb2Te5 mushroom cells, 25 µS unless another greatest conductance is stated.
    public static func mushroom(greatest: Double = 25) -> Self {
        Self(
            greatest: greatest,
            programming: SIMD4(0.26348, 1.9650, -1.1731, 0),
            programmingScale: greatest / 25.0,
            readTime: 250e-9,
            driftOrigin: 20
        )
    }

    /// Two cells a weight on the 64-core Hermes chip.
    public static var hermesTwoCells: Self {
        Self(
            greatest: 20.7,
            programming: SIMD4(0.16603222, 4.71806468, -8.48101252, 4.68961419),
            readTime: 512e-9,
            driftOrigin: 300
        )
    }

    /// One cell a weight on the 64-core Hermes chip.
    public static var hermesOneCell: Self {
        Self(
            greatest: 10.35,
            programming: SIMD4(0.15781817, 2.32443916, -2.16310839, 0.68841818),
            readTime: 512e-9,
            driftOrigin: 200
        )
    }

    /// The programming error at a conductance in the alternative form of CrossSim, in microsiemens.
    ///
    /// It holds 27.36 s after programming. Source: sandialabs/cross-sim, for the same data.
    public static func alternativeProgrammingDeviation(at conductance: Double) -> Double {
        let g = conductance
        return max(-0.00178767 * g * g + 0.07585724 * g + 0.28638599, 0)
    }

    /// σ of programming at a target, in microsiemens; never negative.
    public func programmingDeviation(at target: Double) -> Double {
        let r = target / greatest
        var deviation = programming[0] + programming[1] * r + programming[2] * r * r
        if programming[3] != 0 { deviation += programming[3] * r * r * r }
        return max(deviation * programmingScale, 0)
    }

    /// The conductance after programming to a target with a normal draw, in microsiemens.
    public func programmed(_ target: Double, draw: Double) -> Double {
        max(target + programmingDeviation(at: target) * draw, 0)
    }

    /// The mean exponent of drift at r.
    public static func driftMean(at r: Double) -> Double {
        min(max(-0.0155 * Portable.log(max(r, 1e-7)) + 0.0244, 0.049), 0.1)
    }

    /// The deviation of the exponent of drift at r.
    public static func driftDeviation(at r: Double) -> Double {
        min(max(-0.0125 * Portable.log(max(r, 1e-7)) - 0.0059, 0.008), 0.045)
    }

    /// The exponent of drift that a cell at r gets with a normal draw.
    public static func driftExponent(at r: Double, draw: Double) -> Double {
        (driftMean(at: r) + driftDeviation(at: r) * draw).magnitude
    }

    /// The conductance at a time t ≥ t0.
    public func drifted(_ conductance: Double, exponent: Double, time: Double) -> Double {
        conductance * Portable.exp(-exponent * Portable.log(time / driftOrigin))
    }

    /// Q: the scale of read noise at r.
    public static func readScale(at r: Double) -> Double {
        let power = Portable.exp(0.65 * Portable.log(max(r, 1e-7)))
        return min(0.0088 / max(power, 1e-3), 0.2)
    }

    /// σ of a reading at a time t, in microsiemens, of a cell that was programmed to r.
    ///
    /// - Parameters:
    ///   - conductance: The conductance now, after drift.
    ///   - r: The conductance right after programming over the greatest one.
    ///   - time: t, in seconds.
    /// - Returns: The deviation in microsiemens.
    public func readDeviation(
        of conductance: Double,
        programmedTo r: Double,
        time: Double
    ) -> Double {
        conductance.magnitude * Self.readScale(at: r) * readSpread(time)
    }

    /// √(ln((t + t_r) ∕ 2 t_r)); 0 where the logarithm is not positive.
    func readSpread(_ time: Double) -> Double {
        Portable.squareRoot(Portable.log((time + readTime) / (2.0 * readTime)))
    }
}
