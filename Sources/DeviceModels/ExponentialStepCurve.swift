// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// How a step depends on the weight: max(1 − A · e^(±γz), 0) with z linear in the weight.
struct ExponentialStepCurve: Sendable, BitwiseCopyable {
    /// γ.
    let exponent: Double
    /// A, upwards and downwards.
    let factors: (up: Double, down: Double)
    /// a: z is this at the middle of a symmetric range's upper half.
    let scale: Double
    /// b: z at weight 0.
    let shift: Double

    /// The part of the step that is taken at a weight.
    func part(at weight: Double, span: Double, isUp: Bool) -> Double {
        let place = 2.0 * weight / span * scale + shift
        let rise = Portable.exp(limited(exponent * (isUp ? place : -place)))
        return max(1.0 - (isUp ? factors.up : factors.down) * rise, 0)
    }

    /// The weight after a way that would be `length` at full step.
    ///
    /// With f = e^(∓γz) the law is df∕dn = −k (f − A), k = γ · 2a ∕ span, so f − A falls as e^(−kn);
    /// where f reaches 0 the weight has left every range, so that it is at a bound.
    ///
    /// Source: separation of variables.
    ///
    /// - Parameters:
    ///   - length: The dose times the step, positive.
    ///   - weight: The weight, where the part of the step is above 0.
    ///   - span: The distance of the bounds.
    ///   - isUp: Whether the pulse potentiates.
    /// - Returns: The weight, which may lie beyond the bounds.
    func weight(after length: Double, from weight: Double, span: Double, isUp: Bool) -> Double {
        let rate = 2.0 / span * scale
        let sign = isUp ? 1.0 : -1.0
        let bend = exponent * rate
        // Without curvature every step is as the first.
        guard bend > 1e-12 || bend < -1e-12 else {
            return weight + sign * part(at: weight, span: span, isUp: isUp) * length
        }
        let factor = isUp ? factors.up : factors.down
        let place = limited(exponent * (2.0 * weight / span * scale + shift))
        let start = Portable.exp(-sign * place)
        // The whole change goes through expm1, so that a short way keeps its digits.
        let part = 1.0 - factor / start
        let growth = 1.0 + part * Portable.expm1(-bend * length)
        guard growth > 0 else { return sign * 1e9 }
        return weight - sign * Portable.log(growth) / bend
    }

    /// An exponent that keeps every product finite.
    private func limited(_ exponent: Double) -> Double { min(max(exponent, -300), 300) }
}
