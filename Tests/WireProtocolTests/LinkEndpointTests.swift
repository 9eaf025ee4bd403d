// SPDX-License-Identifier: Apache-2.0

import PulsePrograms
import Testing
import WireProtocol

/// A seeded source of line faults.
///
/// Source: Steele, Lea and Flood, OOPSLA 2014, Fig. 16.
struct Dice {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func hits(perMillion: UInt64) -> Bool { next() % 1_000_000 < perMillion }
}

/// Two endpoints and a line between them that harms bytes.
struct LinkPair: ~Copyable {
    var left: LinkEndpoint
    var right: LinkEndpoint
    var dice: Dice
    let harmPerMillion: UInt64
    var now: UInt64 = 0
    var received: [UInt32] = []
    var grants = 0

    init(seed: UInt64, harmPerMillion: UInt64, receiveBytes: UInt32 = 2048) {
        let configuration = LinkEndpoint.Configuration(
            receiveBytes: receiveBytes,
            rate: 1000,
            outputBytes: 1024
        )
        left = LinkEndpoint(configuration)
        right = LinkEndpoint(configuration)
        left.open(session: 7, granted: receiveBytes)
        right.open(session: 7, granted: receiveBytes)
        dice = Dice(state: seed)
        self.harmPerMillion = harmPerMillion
    }

    mutating func sendNumber(_ number: UInt32) -> Bool {
        left.beginPayload()
        Message.PlayAcknowledge(play: number).encode(into: &left)
        return left.send(.playAcknowledge, at: now)
    }

    /// Moves everything on the wire once in each direction.
    mutating func exchange(losingGrants: Bool = false) {
        now += 1
        left.poll(at: now)
        right.poll(at: now)
        while let byte = left.nextOutputByte() {
            for harmed in harm(byte) {
                guard let header = right.receive(harmed, at: now) else { continue }
                if header.opcode == Opcode.playAcknowledge.rawValue {
                    received.append(Message.PlayAcknowledge(decoding: right)?.play ?? .max)
                } else if let message = Message.Acknowledge(decoding: right) {
                    right.noteGrant(message.granted)
                }
            }
        }
        while let byte = right.nextOutputByte() {
            for harmed in harm(byte) {
                guard left.receive(harmed, at: now) != nil else { continue }
                guard let message = Message.Acknowledge(decoding: left) else { continue }
                grants += 1
                if !losingGrants || grants % 4 == 0 { left.noteGrant(message.granted) }
            }
        }
    }

    private mutating func harm(_ byte: UInt8) -> [UInt8] {
        guard dice.hits(perMillion: harmPerMillion) else { return [byte] }
        switch dice.next() % 3 {
        case 0: return []
        case 1: return [byte, byte]
        default: return [byte ^ UInt8(1 << (dice.next() % 8))]
        }
    }
}

@Suite("LinkEndpoint")
struct LinkEndpointTests {
    @Test("every message arrives once and in order over a line that harms bytes", arguments: 1...8)
    func delivery(seed: UInt64) {
        var pair = LinkPair(seed: seed, harmPerMillion: 4000)
        var sent: UInt32 = 0
        for _ in 0..<40000 where pair.received.count < 500 {
            if sent < 500, pair.sendNumber(sent) { sent += 1 }
            pair.exchange()
            if pair.left.isDown { break }
        }
        #expect(pair.received == Array(0..<UInt32(pair.received.count)))
        let isDown = pair.left.isDown
        #expect(pair.received.count == 500 || isDown)
        #expect(pair.left.counters.framesRepeated > 0)
    }

    @Test("a clean line repeats nothing")
    func clean() {
        var pair = LinkPair(seed: 1, harmPerMillion: 0)
        var sent: UInt32 = 0
        while pair.received.count < 1000 {
            if sent < 1000, pair.sendNumber(sent) { sent += 1 }
            pair.exchange()
        }
        #expect(pair.left.counters.framesRepeated == 0)
        #expect(pair.right.counters.framesDamaged == 0)
    }

    @Test("window and credit are never exceeded", arguments: [64, 200, 2048] as [UInt32])
    func bounds(receiveBytes: UInt32) {
        var pair = LinkPair(seed: 1, harmPerMillion: 0, receiveBytes: receiveBytes)
        var accepted: UInt32 = 0
        while pair.sendNumber(accepted) {
            accepted += 1
        }
        #expect(accepted == min(16, receiveBytes / 16))
    }

    @Test("a sender whose grants were all lost asks for credit and goes on")
    func starvation() {
        var pair = LinkPair(seed: 1, harmPerMillion: 0, receiveBytes: 48)
        var sent: UInt32 = 0
        for _ in 0..<4000 where pair.received.count < 30 {
            if sent < 30, pair.sendNumber(sent) { sent += 1 }
            // Every grant but those that were asked for is lost.
            pair.exchange(losingGrants: true)
        }
        #expect(pair.received == Array(0..<30))
    }

    @Test("a dead line ends in a link that is down, not in a wait without end")
    func dead() {
        var pair = LinkPair(seed: 1, harmPerMillion: 1_000_000)
        _ = pair.sendNumber(1)
        var rounds = 0
        while !pair.left.isDown, rounds < 100_000 {
            pair.exchange()
            rounds += 1
        }
        let isDown = pair.left.isDown
        #expect(isDown)
    }

    @Test("frames of an old session are not delivered")
    func oldSession() {
        var pair = LinkPair(seed: 1, harmPerMillion: 0)
        _ = pair.sendNumber(1)
        pair.right.open(session: 8, granted: 2048)
        for _ in 0..<20 {
            pair.exchange()
        }
        #expect(pair.received.isEmpty)
    }

    @Test("after garbage the first whole frame is found")
    func resynchronisation() {
        var pair = LinkPair(seed: 1, harmPerMillion: 0)
        var dice = Dice(state: 5)
        for _ in 0..<5000 {
            _ = pair.right.receive(UInt8(truncatingIfNeeded: dice.next()), at: 0)
        }
        _ = pair.right.receive(0, at: 0)
        _ = pair.sendNumber(42)
        pair.exchange()
        #expect(pair.received == [42])
    }

    @Test("of 100,000 harmed frames none passes as good")
    func corruption() {
        var endpoint = LinkEndpoint(.init(receiveBytes: 2048, rate: 1000, outputBytes: 1024))
        endpoint.open(session: 3, granted: .max / 4)
        var dice = Dice(state: 11)
        var wrong = 0
        for round in 0..<100_000 {
            endpoint.beginPayload()
            let count = Int(dice.next() % 40)
            let sent = (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            for byte in sent {
                endpoint.append(byte)
            }
            _ = endpoint.send(.timeReply, at: 0)
            endpoint.poll(at: UInt64(round))
            var bytes: [UInt8] = []
            while let byte = endpoint.nextOutputByte() {
                bytes.append(byte)
            }
            let place = Int(dice.next() % UInt64(bytes.count - 1))
            switch dice.next() % 4 {
            case 0: bytes[place] ^= UInt8(1 << (dice.next() % 8))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[place], at: place)
            default:
                for offset in place..<min(place + 4, bytes.count - 1) {
                    bytes[offset] = UInt8(truncatingIfNeeded: dice.next())
                }
            }
            var decoder = FrameDecoder(maximumPayload: 240)
            for byte in bytes {
                if case .frame = decoder.receive(byte) {
                    var check: [UInt8] = []
                    for offset in 0..<decoder.byteCount {
                        check.append(decoder.byte(at: offset))
                    }
                    if check != sent { wrong += 1 }
                }
            }
        }
        #expect(wrong == 0)
    }
}
