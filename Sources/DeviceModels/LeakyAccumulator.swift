// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A quantity that an input beyond a threshold feeds and that leaks; full, it fires and is empty.
///
/// In units of what one nominal pulse brings, with strength (|input| ∕ reference)^p:
///
///     dx∕dt = strength ∕ width − x ∕ τ,  fires at x = xc
///
/// The solution is an exponential, the time of firing a logarithm. For pulses short against τ it is
/// x ← x e^(−T ∕ τ) + 1 a pulse.
struct LeakyAccumulator: Sendable, BitwiseCopyable {
    /// The input at and beyond which it is fed.
    let inputThreshold: Double
    /// The input that brings 1 a nominal width.
    let reference: Double
    /// p.
    let exponent: Double
    /// The nominal width, in seconds.
    let width: Double
    /// τ, in seconds.
    let leakTime: Double
    /// xc.
    let threshold: Double
    /// What has accumulated.
    private(set) var content = 0.0
    /// 1 where the last step fired, else 0.
    private(set) var fired = 0.0

    init(
        inputThreshold: Double,
        reference: Double,
        exponent: Double,
        width: Double,
        leakTime: Double,
        threshold: Double
    ) {
        self.inputThreshold = inputThreshold
        self.reference = reference
        self.exponent = exponent
        self.width = width
        self.leakTime = leakTime
        self.threshold = threshold
    }

    mutating func step(input: Double, seconds: Double) -> CircuitStep {
        fired = 0
        let target = rate(input) * leakTime
        if target > threshold {
            let needed = leakTime * Portable.log((target - content) / (target - threshold))
            if needed <= seconds {
                content = 0
                fired = 1
                return CircuitStep(seconds: needed, isSpike: true)
            }
        }
        content =
            content * Portable.exp(-seconds / leakTime)
            + target * -Portable.expm1(-seconds / leakTime)
        content = min(content, threshold)
        return CircuitStep(seconds: seconds, isSpike: false)
    }

    /// What the input brings a second.
    private func rate(_ input: Double) -> Double {
        guard input.magnitude >= inputThreshold else { return 0 }
        return Portable.pow(input.magnitude / reference, exponent) / width
    }
}
