// SPDX-License-Identifier: Apache-2.0

/// Equal pulses at equal distances.
struct PulseTrain: Sendable {
    /// The input while a pulse lasts.
    let level: Double
    /// How long a pulse lasts, at most the period.
    let width: Double
    /// From the start of a pulse to that of the next.
    let period: Double
    /// When the first pulse begins.
    let start: Double
    /// How many pulses there are; infinite for a train that goes on.
    let count: Double

    /// Its part of the input at a time; the start of a pulse counts, its end does not.
    func input(at time: Double) -> Double {
        let index = self.index(at: time)
        guard index >= 0, index < count else { return 0 }
        return time < start + index * period + width ? level : 0
    }

    /// The next start or end of a pulse.
    func nextEdge(after time: Double) -> Double {
        let index = self.index(at: time)
        guard index >= 0 else { return start }
        guard index < count else { return .infinity }
        let end = start + index * period + width
        if end > time { return end }
        return index + 1 < count ? start + (index + 1) * period : .infinity
    }

    /// The pulse that began last, counted from 0; -1 before the first.
    private func index(at time: Double) -> Double {
        guard time >= start else { return -1 }
        let index = ((time - start) / period).rounded(.down)
        // The quotient is rounded: the neighbour may be meant.
        if start + (index + 1) * period <= time { return index + 1 }
        return start + index * period <= time ? index : index - 1
    }
}
