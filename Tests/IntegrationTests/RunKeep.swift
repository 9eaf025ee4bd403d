// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Synchronization
import TestKit
import Testing

/// Runs on the simulated board that several tests look at: each is made once.
enum RunKeep {
    private struct Key: Hashable {
        var row: String
        var seed: UInt64
        var settings: [String]
        var build: Build
    }

    /// A run and how many samples it has.
    struct Kept: Sendable {
        let report: RunReport
        let status: Int32
        let sampleCount: Int
    }

    private static let kept = Mutex<[Key: Kept]>([:])

    /// A completed run on the simulated board.
    static func simulated(
        _ row: String,
        seed: UInt64 = 7,
        settings: [String] = [],
        build: Build
    ) throws -> Kept {
        let key = Key(row: row, seed: seed, settings: settings, build: build)
        if let run = kept.withLock({ $0[key] }) { return run }
        let bed = Bed()
        let answer = try bed.run(row, seed: seed, settings: settings, build: build)
        let report = try answer.completed()
        let run = Kept(
            report: report,
            status: answer.ending.status,
            sampleCount: try bed.sampleCount(of: report.run)
        )
        kept.withLock { $0[key] = run }
        return run
    }
}
