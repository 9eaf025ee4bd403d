// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Conductance as an exponential function of the number of pulses:
/// G(P) = B · (1 − e^(−P∕A)) + Gmin with B = (Gmax − Gmin) ∕ (1 − e^(−Pmax∕A)).
///
/// Units: siemens, or any other for all conductances alike.
///
/// Source: P.-Y. Chen, X. Peng, S. Yu, IEEE Trans. CAD 37 (2018) 3067 (NeuroSim), whose labels of
/// non-linearity are read with ``relativeScale(ofLabel:)``.
public struct ExponentialCurve: Equatable, Sendable, BitwiseCopyable {
    /// Gmin.
    public let minimum: Double
    /// B.
    public let amplitude: Double
    /// A, in pulses: above 0 a curve that saturates, below 0 one that steepens.
    public let scale: Double

    /// The curve from `minimum` to `maximum` in `pulses` pulses with a scale that is not 0.
    public init(minimum: Double, maximum: Double, pulses: Double, scale: Double) {
        self.minimum = minimum
        self.scale = scale
        amplitude = (maximum - minimum) / (1.0 - Portable.exp(-pulses / scale))
    }

    /// G(P).
    public func conductance(after pulses: Double) -> Double {
        amplitude * (1.0 - Portable.exp(-pulses / scale)) + minimum
    }

    /// P(G), the inverse.
    public func pulses(to conductance: Double) -> Double {
        -scale * Portable.log(1.0 - (conductance - minimum) / amplitude)
    }

    /// A ∕ Pmax of a label of non-linearity; negative for a negative label.
    ///
    /// The label is 10.1015 · max over u in (0, 1) of (1 − e^(−u∕a)) ∕ (1 − e^(−1∕a)) − u. The
    /// maximum is at u = a ln(1 ∕ (a (1 − e^(−1∕a)))); a is found by 60 bisections. Labels beyond
    /// 9.0 or below 0.01 in magnitude give the ends of the table, 0.0228 and 127.
    ///
    /// Accuracy: 4·10⁻⁶ relative to the table of 900 labels that NeuroSim ships.
    ///
    /// Source: fitted to that table, all of whose entries it reproduces.
    public static func relativeScale(ofLabel label: Double) -> Double {
        let target = label.magnitude
        var low = 0.0228
        var high = 127.0
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            if Self.label(of: middle) > target { low = middle } else { high = middle }
        }
        let scale = 0.5 * (low + high)
        return label < 0 ? -scale : scale
    }

    /// The label of a positive scale, which falls as the scale grows.
    static func label(of scale: Double) -> Double {
        let denominator = -Portable.expm1(-1.0 / scale)
        let place = -scale * Portable.log(scale * denominator)
        return 10.1015 * (-Portable.expm1(-place / scale) / denominator - place)
    }
}
