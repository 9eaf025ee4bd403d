// SPDX-License-Identifier: Apache-2.0

/// What a run would do: found by a rehearsal on a simulated board and by the verifier.
package struct DryRunReport: Hashable, Sendable, Codable {
    /// The title of the experiment.
    package var title: String
    /// The seed of the rehearsal; an adaptive procedure may do other things with another one.
    package var seed: UInt64
    /// How many programs would be uploaded.
    package var programs: Int
    /// Their length in bytes, in all.
    package var programBytes: Int
    /// How often a program would be played.
    package var plays: Int
    /// Pulses on the array, by the verifier's bound.
    package var pulses: UInt64
    /// Samples and other records.
    package var records: UInt64
    /// How long the board would be busy, in seconds of its program clock.
    package var boardSeconds: Double
    /// How long cells would be half-selected, in seconds.
    package var halfSelectSeconds: Double
    /// The largest voltage across any cell in any intermediate state, in microvolts.
    package var cellPeakMicrovolts: Int64
    /// The largest voltage on any line, in microvolts.
    package var linePeakMicrovolts: Int64
    /// The most energy of one stay away from rest, in femtojoules; 0 without a limiter.
    package var energyFemtojoules: UInt64
    /// The largest voltages that each line sees, in microvolts, by the line's name.
    package var lines: [String: LineDose]
    /// The verdict of the rehearsal.
    package var verdict: String

    /// What one line sees.
    package struct LineDose: Hashable, Sendable, Codable {
        /// The lowest voltage, in microvolts.
        package var lowestMicrovolts: Int64
        /// The highest voltage, in microvolts.
        package var highestMicrovolts: Int64

        /// The voltages that a line sees.
        package init(lowestMicrovolts: Int64, highestMicrovolts: Int64) {
            self.lowestMicrovolts = lowestMicrovolts
            self.highestMicrovolts = highestMicrovolts
        }
    }

    /// A report without any play.
    package init(title: String, seed: UInt64) {
        self.title = title
        self.seed = seed
        programs = 0
        programBytes = 0
        plays = 0
        pulses = 0
        records = 0
        boardSeconds = 0
        halfSelectSeconds = 0
        cellPeakMicrovolts = 0
        linePeakMicrovolts = 0
        energyFemtojoules = 0
        lines = [:]
        verdict = "none"
    }
}
