// SPDX-License-Identifier: Apache-2.0

internal import PortableMath
package import Quantities

/// A spike as a voltage: a rectangular head and an exponential tail of the opposite sign.
///
/// ```
///  head  ┌──┐
///        │  │
///    0 ──┘  │          ____________
///           │   __----
///  −tail    └--             e^(−t ∕ τ), cut where it is 5 τ long
///        ^ reference point
/// ```
///
/// Its reference point, from which Δt counts, is the start of the head.
///
/// Source: B. Linares-Barranco, T. Serrano-Gotarredona, Nature Precedings (2009),
/// hdl:10101/npre.2009.3010.1: spikes whose sum exceeds a device's threshold only in overlap.
package struct SpikeWaveform: Hashable, Sendable {
    /// How many time constants the tail lasts.
    package static let tailLengths: Int64 = 5

    /// Voltage of the head.
    package let head: Microvolts
    /// How long the head lasts.
    package let headWidth: Nanoseconds
    /// Magnitude of the tail where it begins; its sign is opposite to the head's, or the same.
    package let tail: Microvolts
    /// Whether the tail has the sign of the head, as the kernels of one sign need it.
    package let tailFollowsHead: Bool
    /// Time constant of the tail.
    package let tailTime: Nanoseconds
    /// How long one sample lasts.
    package let step: Nanoseconds

    /// A spike; nil when a time is not positive, or when head or tail is not a whole number of
    /// steps.
    package init?(
        head: Microvolts,
        headWidth: Nanoseconds,
        tail: Microvolts,
        tailTime: Nanoseconds,
        step: Nanoseconds,
        tailFollowsHead: Bool = false
    ) {
        guard step.value > 0, headWidth.value > 0, tailTime.value > 0,
            headWidth.value < 1 << 50, tailTime.value < 1 << 50,
            headWidth.value % step.value == 0,
            tailTime.value * Self.tailLengths % step.value == 0
        else { return nil }
        self.head = head
        self.headWidth = headWidth
        self.tail = tail
        self.tailTime = tailTime
        self.step = step
        self.tailFollowsHead = tailFollowsHead
    }

    /// From the start of the head to the end of the tail.
    package var duration: Nanoseconds {
        Nanoseconds(headWidth.value + tailTime.value * Self.tailLengths)
    }

    /// The voltage of each step; a step of the tail has the voltage of its middle.
    package var samples: [Microvolts] {
        let headCount = headWidth.value / step.value
        let count = duration.value / step.value
        let sign: Double = (head.value < 0) == tailFollowsHead ? -1 : 1
        let height = sign * Double(tail.magnitude.value)
        return (0..<count).map { index in
            guard index >= headCount else { return head }
            let middle = Double((index - headCount) * step.value) + 0.5 * Double(step.value)
            let value = height * Portable.exp(-middle / Double(tailTime.value))
            return Microvolts(Int64(value.rounded(.toNearestOrAwayFromZero)))
        }
    }
}
