// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The probability that a junction switches in one direction, for any voltage and width.
///
/// The measured slope at one width is 3 to 23 times that of Néel–Brown. So the logistic gives the
/// probability at its reference width, and Néel–Brown only moves it between widths:
///
///     P(V, t) = L ∕ (1 + exp(−(V + b · ln(t ∕ t_ref) − V50) ∕ k)),   b = Vc0 ∕ Δ
///
/// Without a slope it is Néel–Brown itself.
///
/// Source: measured spin–orbit junctions at 0.75 ns; see ``NeelBrown``, ``FourParameterLogistic``.
struct SwitchingCurve: Sendable, BitwiseCopyable {
    /// The barrier of the cell at hand.
    let thermal: NeelBrown
    /// V50 at the reference width, in volts.
    let median: Double
    /// 1 ∕ k, per volt; below 0.001 for Néel–Brown alone.
    let slope: Double
    /// L: what part ever switches.
    let plateau: Double
    /// The width at which the logistic was measured, in seconds.
    let referenceWidth: Double

    /// The probability of having switched, after a further time at a voltage.
    ///
    /// Cutting a pulse changes nothing: the time that would have led to `before` at this voltage
    /// counts as spent.
    ///
    /// - Parameters:
    ///   - before: The probability so far, from 0 to the plateau.
    ///   - volts: The voltage in the direction of switching.
    ///   - seconds: The time.
    /// - Returns: The probability after it.
    func probability(after before: Double, volts: Double, seconds: Double) -> Double {
        guard seconds > 0 else { return before }
        // A slope that gentle would overflow, and means none.
        guard slope >= 1e-3 else {
            let survival = Portable.exp(-thermal.hazard(volts: volts, seconds: seconds))
            return 1.0 - (1.0 - before) * survival
        }
        let time = spent(before, volts) + seconds
        let shift = thermal.voltsPerEfold * Portable.log(time / referenceWidth)
        let argument = (volts + shift - median) * slope
        return max(plateau * Portable.logistic(argument), before)
    }

    /// The time that leads from 0 to a probability at a voltage.
    private func spent(_ probability: Double, _ volts: Double) -> Double {
        guard probability > 0 else { return 0 }
        let odds = probability / max(plateau - probability, 1e-16)
        let shift = Portable.log(odds) / slope + median - volts
        let exponent = min(shift / thermal.voltsPerEfold, 600)
        return referenceWidth * Portable.exp(exponent)
    }
}
