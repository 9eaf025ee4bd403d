// SPDX-License-Identifier: Apache-2.0

package import Quantities
package import RunStore

/// How far a run has come.
package struct RunProgress: Sendable {
    /// The last sample.
    package struct Reading: Sendable {
        /// The line it was sensed on.
        package var line: Line
        /// The current in picoamperes.
        package var picoamperes: Int64
        /// Current over programmed voltage in picosiemens; nil when nothing was driven.
        package var picosiemens: Int64?
    }

    /// Steps done.
    package var done: Int
    /// Steps in all.
    package var total: Int
    /// What is being done.
    package var label: String
    /// Pulses applied.
    package var pulses: UInt64
    /// Program ticks of all plays together.
    package var programTicks: UInt64
    /// The last sample.
    package var lastReading: Reading?
    /// How long it will still take at the present pace.
    package var secondsLeft: Double?
}

/// How a run ended.
package struct RunConclusion: Sendable {
    /// A number that the procedure found, and what was expected of it.
    package struct Metric: Sendable {
        /// Its name.
        package var name: String
        /// Its value.
        package var value: Double
        /// Its unit.
        package var unit: String
        /// What was expected, in words; nil where nothing was.
        package var expected: String?
        /// Whether it is as expected; nil where nothing was.
        package var pass: Bool?
    }

    /// Whether it showed what it should.
    package var verdict: Verdict
    /// The numbers.
    package var metrics: [Metric]
    /// How it ended.
    package var state: RunState
    /// Why, as a sentence; nil when there is nothing to say.
    package var cause: String?
    /// The exit status of the command that ran it.
    package var exitStatus: Int32
    /// The record hash in hexadecimal; empty when the store could not be read.
    package var recordHash: String
}
