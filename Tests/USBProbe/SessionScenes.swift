// SPDX-License-Identifier: Apache-2.0

import BoardLink
import Foundation
import HardwareTransports
import PulsePrograms
import SimulatedBoard
import Transports
import WireProtocol

/// A session with the board's own code at the far end of the wire.
enum SessionScenes {
    private static let address = "usb:1209:0001:HB0001"

    static func session(_ kind: String) async throws {
        let board = try FarBoard()
        Bench.ask("plug 0 \(kind) HB0001 \(board.path)")
        let session = try await BoardSession.open(connect(address), nonce: 7, deadline: patience)
        say("board \(session.descriptor.serial)")
        let hash = try await session.setLimits(ProgramLimits())
        let sealed = try await session.upload(program(reads: 2000))
        let refusal = await session.start(1, of: sealed, limitsHash: hash)
        say("refused \(refusal != nil)")
        if refusal != nil { return }
        var count = 0
        ending: while true {
            for event in await session.nextPlayEvents() {
                switch event {
                case .records(let batch):
                    count += batch.count
                    try await session.acknowledge(records: UInt64(count), of: 1)
                case .ended(.reported(let end)):
                    say("\(count) records, \(end.pulses) pulses, \(end.outcome)")
                    try await session.acknowledgeEnd(of: 1)
                    break ending
                case .ended(let other):
                    say("ended otherwise: \(other)")
                    break ending
                }
            }
        }
        session.close()
    }

    /// Unplugs a board in the middle of a play, and plugs it in again.
    static func replug() async throws {
        let board = try FarBoard()
        Bench.ask("plug 0 composite HB0001 \(board.path)")
        let session = try await BoardSession.open(connect(address), nonce: 7, deadline: patience)
        let hash = try await session.setLimits(ProgramLimits())
        let sealed = try await session.upload(program(reads: 100_000))
        let refusal = await session.start(1, of: sealed, limitsHash: hash)
        say("refused \(refusal != nil)")
        if refusal != nil { return }
        // Records are not acknowledged, so the play goes on for as long as the lease is renewed.
        guard case .records? = await session.nextPlayEvents().first else {
            return say("no records")
        }
        say("armed \(board.opcodes(ofPeer: 0).contains(Message.Arm.opcode.rawValue))")
        Bench.ask("unplug 0")
        while session.failure == nil { try await Task.sleep(for: .milliseconds(1)) }
        say("\(session.failure?.code.rawValue ?? "")")

        Bench.ask("plug 0 composite HB0001 \(board.path)")
        let second = try await BoardSession.open(connect(address), nonce: 8, deadline: patience)
        // A second of the board's time later nothing else was sent.
        while second.status.map({ $0.linkTick < 1_000_000 }) ?? true {
            try await Task.sleep(for: .milliseconds(1))
        }
        let sent = Set(board.opcodes(ofPeer: 1)).sorted().map { Opcode(rawValue: $0) }
        // Asking for the time and acknowledging frames move nothing.
        let harmless: [Opcode?] = [.hello, .time, .acknowledge]
        let others = sent.filter { !harmless.contains($0) }
        say("a hello \(sent.contains(.hello)), others \(others.map { $0.map { "\($0)" } ?? "?" })")
        say("board \(second.status.map { "\($0.state)" } ?? "silent")")
        second.close()
    }

    /// A program that reads row 1, column 1 so many times, with a pulse before each.
    private static func program(reads: UInt32) -> [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        builder.append(.loop(reads))
        builder.append(.pulse(PulseTrain(code: -400, width: 2500, gap: 25)))
        builder.append(.drive(400))
        builder.append(.read(Read(aperture: 250)))
        builder.append(.drive(0))
        builder.append(.safePoint)
        builder.append(.endLoop)
        return builder.finish()
    }
}
