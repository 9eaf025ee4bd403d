// SPDX-License-Identifier: Apache-2.0

/// Limits of a program; what is nil is not limited.
package struct LimitsReport: Hashable, Sendable, Codable {
    /// Largest magnitude across any cell, in microvolts.
    package var cellVoltageMicrovolts: UInt64?
    /// Largest magnitude on any line, in microvolts.
    package var lineVoltageMicrovolts: UInt64?
    /// Longest time away from rest, in nanoseconds.
    package var pulseWidthNanoseconds: UInt64?
    /// Longest program, in nanoseconds.
    package var durationNanoseconds: UInt64?
    /// Most pulses of a program.
    package var pulses: UInt64?
    /// The analogue limiter's current, in picoamperes; nil without one.
    package var currentPicoamperes: UInt64?
    /// Most energy of one pulse into one cell, in femtojoules.
    package var energyFemtojoules: UInt64?

    /// Nothing is limited.
    package init() {}
}

/// The limits of an array as its board keeps them.
package struct ArrayLimitsReport: Hashable, Sendable, Codable {
    /// `unset`, `kept`, or `damaged` when no stored copy is whole.
    package var state: String
    /// Name of the array.
    package var name: String?
    /// Rises whenever they are set.
    package var generation: UInt32?
    /// How many of the two copies are whole.
    package var copies: Int
    /// Whether they outlast a boot of the board.
    package var outlastsBoot: Bool
    /// The limits, when they are kept.
    package var limits: LimitsReport?

    /// What a board keeps.
    package init(
        state: String,
        name: String? = nil,
        generation: UInt32? = nil,
        copies: Int,
        outlastsBoot: Bool,
        limits: LimitsReport? = nil
    ) {
        self.state = state
        self.name = name
        self.generation = generation
        self.copies = copies
        self.outlastsBoot = outlastsBoot
        self.limits = limits
    }
}

/// What `hebb limits show` answers.
package struct BoardLimitsReport: Hashable, Sendable, Codable {
    /// The address of the board.
    package var board: String
    /// What the board is compiled with: only voltages.
    package var ceiling: LimitsReport
    /// The array's limits.
    package var array: ArrayLimitsReport
    /// The array's limits before they were set; nil when they were only looked at.
    package var before: ArrayLimitsReport?

    /// The limits of a board.
    package init(
        board: String,
        ceiling: LimitsReport,
        array: ArrayLimitsReport,
        before: ArrayLimitsReport? = nil
    ) {
        self.board = board
        self.ceiling = ceiling
        self.array = array
        self.before = before
    }
}
