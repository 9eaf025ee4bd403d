// SPDX-License-Identifier: Apache-2.0

internal import Analysis

/// What is known of a cell that is set and reset until it fails.
struct CycledCell: Hashable, Sendable {
    /// The half of a cycle that did not reach its state.
    enum Half: Hashable, Sendable {
        case set
        case reset
    }

    /// One cycle while its records come in.
    struct Attempt: Hashable, Sendable {
        /// Conditions taken.
        private(set) var conditions = 0
        private(set) var pulses = 0
        private(set) var failure: Half?

        /// Takes the pulses of one half and whether its state was reached; whether both are known.
        mutating func isWhole(adding pulses: Int, _ isMet: Bool) -> Bool {
            self.pulses += pulses
            conditions += 1
            if !isMet, failure == nil { failure = conditions == 1 ? .set : .reset }
            return conditions == 2
        }
    }

    /// Cycles in which both states were reached.
    private(set) var worked = 0
    /// Pulses of these cycles.
    private(set) var pulses = 0
    /// What its last cycle did not reach; nil while it works.
    private(set) var failure: Half?

    var hasFailed: Bool { failure != nil }

    /// The cycle in which it failed, or those that it survived; a cell that has done none yet
    /// survived half of one.
    var lifetime: Lifetime {
        Lifetime(
            length: hasFailed ? Double(worked + 1) : max(0.5, Double(worked)),
            hasFailed: hasFailed
        )
    }

    /// Takes a cycle; nothing after a failure counts.
    mutating func note(_ attempt: Attempt) {
        guard failure == nil else { return }
        failure = attempt.failure
        guard failure == nil else { return }
        worked += 1
        pulses += attempt.pulses
    }
}
