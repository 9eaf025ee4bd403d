// SPDX-License-Identifier: Apache-2.0

package import Quantities

/// One spike a channel, the earlier the stronger its input.
///
/// Source: S. Thorpe, A. Delorme, R. Van Rullen, Neural Networks 14 (2001) 715, section 2.
package struct LatencyCode: Hashable, Sendable {
    /// When a channel without input fires.
    package let latest: Nanoseconds
    /// What times are multiples of.
    package let step: Nanoseconds

    /// A code whose latest time must not be negative, and whose step must be positive.
    package init(latest: Nanoseconds, step: Nanoseconds) {
        precondition(latest.value >= 0 && step.value > 0, "A latency has a range and a step.")
        self.latest = latest
        self.step = step
    }

    /// The spike times t = t_max · (1 − x) of inputs from 0 to 1, to the nearest step below.
    ///
    /// Inputs beyond the range count as its ends, one that is no number as 0. Stronger inputs
    /// never fire later.
    package func times(of inputs: [Double]) -> [Nanoseconds] {
        inputs.map { input in
            let bounded = input.isNaN ? 0 : min(1, max(0, input))
            let time = Int64(Double(latest.value) * (1 - bounded))
            return Nanoseconds(time / step.value * step.value)
        }
    }
}
