// SPDX-License-Identifier: Apache-2.0

import BoardUSB
import DeviceModels
import PulsePrograms
import SimulatedBoard
import TestKit
import Testing
import USBOverIP
import WireProtocol

/// A simulated board behind the device, and a host that talks to it in transfers.
private final class USBHost {
    var bus = Bus()
    var board = BoardSimulator(BoardSimulator.Options(serial: "HB0001", boot: 7))
    var endpoints: (out: Int, in: Int)
    private var sequence = 0
    private var pending: Int?
    private let start = ContinuousClock.now

    init(_ endpoints: (out: Int, in: Int)) { self.endpoints = endpoints }

    /// Sends bytes, lets the board work, and returns what came.
    func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        var answers: [UInt8] = []
        if !bytes.isEmpty {
            sequence += 1
            let out = Wanted.submit(
                sequence,
                endpoint: endpoints.out,
                isToHost: false,
                count: bytes.count,
                data: bytes
            )
            answers += try bus.exchange(out)
        }
        sequence += 1
        answers += try bus.exchange(
            Wanted.submit(sequence, endpoint: endpoints.in, isToHost: true, count: 16384)
        )
        for _ in 0..<4 {
            turn()
            answers += bus.serve()
        }
        answers += try bus.exchange(Wanted.unlink(sequence + 1, victim: sequence))
        sequence += 1
        return Self.data(answers, of: sequence - 1)
    }

    var owner: BoardDevice.Function { bus.owner }
    var stateName: String { board.stateName }
    var isPlaying: Bool { board.isPlaying }

    /// One turn of the board's loop, as a firmware has it.
    func turn() {
        while let byte = bus.device.nextReceivedByte() { board.receive(byte) }
        while let event = bus.device.takeEvent() {
            switch event {
            case .emergencyStop: board.receiveBreak()
            case .hostLeft: board.receiveHostLoss()
            }
        }
        _ = board.poll()
        bus.device.isHeld = board.isEnergised
        while bus.device.roomToSend > 0, let byte = board.nextOutputByte() { bus.device.send(byte) }
    }

    var conversation: Conversation {
        Conversation(
            clock: { [start] in
                let (seconds, attoseconds) = (ContinuousClock.now - start).components
                return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
            },
            exchange: { [self] in try exchange($0) }
        )
    }

    /// The data of the completion of a transfer among answers.
    private static func data(_ answers: [UInt8], of sequence: Int) -> [UInt8] {
        var rest = answers[...]
        while rest.count >= 48 {
            let header = Array(rest.prefix(48))
            rest = rest.dropFirst(48)
            let isWanted = Array(header[0..<8]) == Wanted.word(3) + Wanted.word(sequence)
            guard isWanted else { continue }
            let count = header[24..<28].reduce(0) { $0 << 8 | Int($1) }
            return Array(rest.prefix(count))
        }
        return []
    }
}

@available(*, unavailable)
extension USBHost: Sendable {}

@Suite("A board behind a USB device", .serialized)
struct BoardBehindTests {
    static let specimen = {
        var specimen = Specimen(
            model: ModelKind.thresholdDrift.rawValue,
            rows: 2,
            columns: 2,
            seed: 7
        )
        for index in 0..<ModelKind.thresholdDrift.parameterCount {
            specimen.parameters[index] =
                ModelKind.thresholdDrift.parameter(at: index)?.standard ?? 0
        }
        return specimen
    }()

    /// A program that goes on for longer than any test.
    private static var program: [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .ground))
        builder.append(.loop(10_000_000))
        builder.append(.drive(400))
        builder.append(.wait(25000))
        builder.append(.drive(0))
        builder.append(.wait(25))
        builder.append(.safePoint)
        builder.append(.endLoop)
        return builder.finish()
    }

    /// A host in the middle of a play.
    private func playing(_ endpoints: (out: Int, in: Int)) throws -> (USBHost, Conversation) {
        let host = USBHost(endpoints)
        let conversation = host.conversation
        _ = try conversation.open()
        let count = ModelKind.thresholdDrift.parameterCount
        let verdict = try conversation.prepare(Self.specimen, count: count, Self.program)
        try #require(verdict.fault == .none)
        try conversation.start(Self.program)
        host.turn()
        try #require(host.isPlaying)
        return (host, conversation)
    }

    @Test("answers over the vendor interface and over the serial one", arguments: [3, 5])
    func answers(_ out: Int) throws {
        let host = USBHost((out, out == 3 ? 3 : 6))
        let hello = try host.conversation.open()
        #expect(hello.physics == .hostModel)
        #expect(host.owner == (out == 3 ? .vendor : .serial))
    }

    @Test("trips when the bus goes in mid-play, stays so, and plays on for nobody")
    func unplugged() throws {
        let (host, _) = try playing((3, 3))
        host.bus.device.reset()
        host.turn()
        #expect(host.stateName == "tripped")
        _ = host.bus.control(0x00, 9, value: 1)
        let hello = try host.conversation.open(session: 2)
        #expect(hello.state == .tripped)
        #expect(hello.firstFault == .hostLost)
        #expect(hello.lastOutcome == .aborted)
    }

    @Test("is left alone by a bus that goes while it is at rest")
    func atRest() throws {
        let host = USBHost((3, 3))
        _ = try host.conversation.open()
        host.bus.device.reset()
        host.turn()
        #expect(host.stateName == "safe")
    }

    @Test("trips at a break in mid-play")
    func lineBreak() throws {
        let (host, _) = try playing((5, 6))
        _ = host.bus.control(0x21, 0x23, value: 3, index: 1)
        host.turn()
        #expect(host.stateName == "tripped")
        let hello = try host.conversation.open(session: 2)
        #expect(hello.firstFault == .emergencyStop)
    }

    @Test("belongs to the interface that plays until the play is over")
    func owner() throws {
        let (host, _) = try playing((5, 6))
        let early = host.bus.out(0x03, [0, 1, 2])
        #expect(early == .stalled)
        #expect(host.isPlaying)
        _ = host.bus.control(0x21, 0x23, value: 3, index: 1)
        host.turn()
        let late = host.bus.out(0x03, [0, 1, 2])
        #expect(late == .moved(3))
    }
}
