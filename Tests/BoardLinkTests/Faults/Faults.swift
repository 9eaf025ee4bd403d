// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulsePrograms
import Testing

/// Everything that goes wrong between a host and a board, on the code that ships.
///
/// `make test-faults` runs these tests and shows the counts they print.
@Suite("Faults of the link", .serialized)
enum FaultTests {
    /// Whether the full counts are asked for.
    static let isCampaign = ProcessInfo.processInfo.environment["HEBB_CAMPAIGN"] == "1"

    /// Shows a count; `make test-faults` ends with all of them.
    static func note(_ line: String) { print("faults: \(line)") }

    /// A program without a loop, long enough to fill the line.
    static func longProgram(reads: Int) -> [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        for index in 0..<reads {
            builder.append(
                .pulse(PulseTrain(code: -4000 + Int16(index % 100), width: 2500, gap: 25))
            )
            builder.append(.drive(400))
            builder.append(.read(Read(aperture: 250)))
            builder.append(.drive(0))
            builder.append(.safePoint)
        }
        return builder.finish()
    }

    /// Runs `body` on a thread whose stack holds a board.
    static func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: body()) }
            thread.stackSize = 16 << 20
            thread.start()
        }
    }
}
