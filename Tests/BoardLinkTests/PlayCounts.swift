// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import Quantities
import Synchronization

/// What really happened on a board, whatever anyone was told.
final class PlayCounts: Sendable {
    struct Counts {
        var started: [UInt32: Int] = [:]
        var completed: [UInt32: Int] = [:]
        /// Steps of the present play.
        var steps = 0
        /// After how many steps of a play the board boots; nil for never.
        var bootsAfter: Int?
        var boots: UInt64 = 1
    }

    let counts = Mutex(Counts())

    /// A program that tells its number by a level at its start and another one at its end.
    static func program(_ number: UInt32) -> [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.level(LineSet(rows: 1), Int16(2 * number)))
        builder.append(.wait(4))
        builder.append(.level(LineSet(rows: 1), 0))
        builder.append(.select(rows: 1, columns: 1, scheme: .ground))
        builder.append(.loop(300))
        builder.append(.read(Read(aperture: 4)))
        builder.append(.safePoint)
        builder.append(.endLoop)
        builder.append(.level(LineSet(rows: 1), Int16(2 * number + 1)))
        builder.append(.wait(4))
        builder.append(.level(LineSet(rows: 1), 0))
        return builder.finish()
    }

    func note(_ code: Int16) {
        guard code > 0 else { return }
        let number = UInt32(code / 2)
        counts.withLock { counts in
            if code % 2 == 0 {
                counts.started[number, default: 0] += 1
            } else {
                counts.completed[number, default: 0] += 1
            }
        }
    }
}

/// A driver that only counts, and takes its time.
struct CountingDriver: BoardDriver {
    let counts: PlayCounts

    var traits: BoardTraits {
        BoardTraits(
            rows: 1,
            columns: 1,
            programTick: 40,
            shortestTicks: 2,
            updateTicks: 25,
            dacStep: 250_000,
            dacMaximum: 32000,
            adcRanges: 1,
            adcStep: 10_000,
            adcMaximum: 32767,
            programMemory: 1024,
            recordMemory: 64,
            cellCeiling: 8_000_000,
            lineCeiling: 8_000_000
        )
    }

    mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict { .accepted }
    mutating func begin() { counts.counts.withLock { $0.steps = 0 } }
    mutating func commit(at tick: UInt64) {}
    mutating func magnitudeOfCurrent(columns: UInt64) -> Int64 { 0 }
    mutating func makeSafe() {}
    mutating func raiseTrigger(_ output: UInt8, ticks: UInt64) {}
    mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool { false }

    mutating func set(_ line: Line, to level: LineLevel) {
        if case .code(let code) = level { counts.note(code) }
    }

    mutating func advance(from start: UInt64, to end: UInt64) -> Advance {
        counts.counts.withLock { $0.steps += 1 }
        return Advance(tick: end, work: 64)
    }

    mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        SensedCurrent(code: 1, range: 0)
    }
}
