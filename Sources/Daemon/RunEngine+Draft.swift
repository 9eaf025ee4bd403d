// SPDX-License-Identifier: Apache-2.0

package import BoardLink
package import Experiments
package import Quantities
package import RunStore
internal import Synchronization

/// How far a run has come.
package struct RunProgress: Sendable {
    /// The last sample.
    package struct Reading: Sendable {
        /// The line.
        package var line: Line
        /// The current in picoamperes.
        package var picoamperes: Int64
        /// The conductance in picosiemens.
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
    /// The program clock.
    package var programTicks: UInt64
    /// The last sample.
    package var lastReading: Reading?
    /// How long it will still take.
    package var secondsLeft: Double?
}

/// How a run ended.
package struct RunConclusion: Sendable {
    /// One number.
    package struct Metric: Sendable {
        /// Its name.
        package var name: String
        /// Its value.
        package var value: Double
        /// Its unit.
        package var unit: String
        /// What was expected.
        package var expected: String?
        /// Whether it is as expected.
        package var pass: Bool?
    }
    /// The verdict.
    package var verdict: Verdict
    /// The numbers.
    package var metrics: [Metric]
    /// The state.
    package var state: RunState
    /// Why.
    package var cause: String?
    /// The exit status.
    package var exitStatus: Int32
    /// The hash.
    package var recordHash: String
}

/// Ends a run from outside.
package final class RunControl: Sendable {
    private let state = Mutex(0)

    /// A control nobody used.
    package init() {}

    /// Ends the run at its next safe point.
    package func requestStop() { state.withLock { $0 = max($0, 1) } }

    /// Ends the run now.
    package func emergencyStop() { state.withLock { $0 = 2 } }

    /// Draft: 0, 1 or 2.
    package var level: Int { state.withLock { $0 } }
}

/// Draft.
package struct RunEngine {
    /// Draft.
    package static func execute(
        _ experiment: Experiment,
        seed: UInt64,
        session: BoardSession,
        writer: RunWriter,
        control: RunControl,
        report: @Sendable (RunProgress) async -> Void
    ) async -> RunConclusion {
        await report(
            RunProgress(
                done: 0,
                total: 1,
                label: "draft",
                pulses: 0,
                programTicks: 0,
                lastReading: nil,
                secondsLeft: nil
            )
        )
        return RunConclusion(
            verdict: .none,
            metrics: [],
            state: .failed,
            cause: "This draft runs nothing.",
            exitStatus: 1,
            recordHash: ""
        )
    }
}
