// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import WireProtocol

/// What a board can be in when a message comes.
enum BoardSituation: String, CaseIterable {
    /// At rest with a sealed program.
    case safe
    /// Armed.
    case armed
    /// In the middle of a play that has no safe point.
    case playing
    /// At a safe point, because the host has not stored the records.
    case paused
    /// Tripped by an emergency stop, by message.
    case stopped
    /// Tripped by a break on the line.
    case broken
    /// Tripped because the lease was over.
    case expired
    /// Tripped by a hello while it was armed.
    case orphaned
    /// Tripped by the stop line, which was released since.
    case released
    /// Tripped by the stop line, which is still pressed.
    case pressed
    /// In the middle of a play, then tripped by an emergency stop.
    case interrupted
    /// At rest with a sealed program; then both copies of the array's limits were damaged.
    case damaged

    /// The board's state in it.
    var state: BoardState {
        switch self {
        case .safe, .damaged: .safe
        case .armed: .armed
        case .playing, .paused: .running
        default: .tripped
        }
    }

    /// A board in this situation.
    func bench(session: UInt16 = 1) -> BoardBench {
        let bench = BoardBench(traits: Self.traits)
        bench.open(session: session)
        bench.prepare(self == .paused ? Self.pausing : Self.endless)
        enter(bench)
        return bench
    }

    /// A board that has room for few records.
    static var traits: BoardTraits {
        var traits = RandomProgram.traits
        traits.recordMemory = 8
        return traits
    }

    /// Pulses for as long as anyone looks.
    static var endless: [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        builder.append(.loop(.max))
        builder.append(.pulse(PulseTrain(code: 4000, width: 25, gap: 25)))
        builder.append(.drive(-4000))
        for _ in 0..<6 { builder.append(.wait(25)) }
        builder.append(.drive(0))
        builder.append(.wait(25))
        builder.append(.endLoop)
        return builder.finish()
    }

    /// Makes more records than there is room for.
    static var pausing: [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        builder.append(.loop(1000))
        builder.append(.pulse(PulseTrain(code: 4000, width: 25, gap: 25)))
        builder.append(.read(Read(aperture: 25)))
        builder.append(.safePoint)
        builder.append(.endLoop)
        return builder.finish()
    }

    private func enter(_ bench: BoardBench) {
        switch self {
        case .safe: break
        case .damaged:
            bench.driver.copies = [ArrayLimitsCopy(), ArrayLimitsCopy()]
            bench.driver.damage(copy: 0)
            bench.driver.damage(copy: 1)
        case .armed, .orphaned: bench.ask(bench.arm())
        case .playing, .paused, .interrupted:
            bench.ask(bench.arm())
            bench.ask(bench.start())
        case .stopped: bench.ask(Message.EmergencyStop())
        case .broken: bench.sendBreak()
        case .expired:
            bench.ask(bench.arm(lease: 1))
            bench.poll(after: 2000)
        case .released, .pressed:
            bench.driver.isPressed = true
            bench.settle()
        }
        if self == .orphaned { bench.open(session: 9) }
        if self == .released { bench.driver.isPressed = false }
        if self == .interrupted { bench.ask(Message.EmergencyStop()) }
        bench.settle()
    }
}
