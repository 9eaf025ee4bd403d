// SPDX-License-Identifier: Apache-2.0

/// What accumulates along a program.
struct ProgramTally {
    var duration: UInt64 = 0
    var pulses: UInt64 = 0
    var records: UInt64 = 0
    var halfSelect: UInt64 = 0
    /// Ticks since the lines were last at rest, and how often they have been for certain.
    var away: UInt64 = 0
    var rests: UInt64 = 0
    /// Records since the last safe point, and how many of those there were for certain.
    var recordsSinceSafe: UInt64 = 0
    var safePoints: UInt64 = 0
}
