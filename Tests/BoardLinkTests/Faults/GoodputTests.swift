// SPDX-License-Identifier: Apache-2.0

import PulsePrograms
import TestKit
import Testing
import WireProtocol

@testable import BoardLink

extension FaultTests {
    /// How much of a line's rate payloads get, counted in virtual time: no clock of this machine.
    @Suite("goodput")
    struct GoodputTests {
        /// Bulk of full payloads from one endpoint to another over a line.
        struct Bulk: Sendable {
            var bytesPerSecond = 0.0
            var repeated: UInt32 = 0
            var lostFrames = 0
            var isWhole = true
        }

        /// Sends `count` payloads of 240 bytes.
        static func bulk(_ medium: VirtualMedium, _ plan: FaultPlan, count: Int) -> Bulk {
            var up = VirtualLane(medium, plan, delay: 0, resumesAt: nil, seed: 7)
            var down = VirtualLane(medium, plan, delay: 0, resumesAt: nil, seed: 8)
            let configuration = LinkEndpoint.Configuration(
                receiveBytes: 4096,
                rate: 1_000_000,
                outputBytes: 8192
            )
            var sender = LinkEndpoint(configuration)
            var receiver = LinkEndpoint(configuration)
            sender.open(session: 1, granted: receiver.granted)
            receiver.open(session: 1, granted: sender.granted)
            var result = Bulk()
            var (now, sent, received): (UInt64, Int, Int) = (0, 0, 0)
            var wire: [UInt8] = []
            while received < count, now < 600_000_000, !sender.isDown {
                while sent < count, sender.canSend(payload: 240) {
                    sender.beginPayload()
                    for index in 0..<240 {
                        sender.append(UInt8(truncatingIfNeeded: (sent &* 31 &+ index) | 1))
                    }
                    _ = sender.send(.programChunk, at: now)
                    sent += 1
                }
                move(&sender, &wire, &up, at: now)
                for byte in up.receive(at: now) {
                    guard let header = receiver.receive(byte, at: now),
                        header.messageClass != .urgent
                    else { continue }
                    let first = UInt8(truncatingIfNeeded: (received &* 31) | 1)
                    result.isWhole = result.isWhole && receiver.byte(at: 0) == first
                    received += 1
                }
                move(&receiver, &wire, &down, at: now)
                for byte in down.receive(at: now) {
                    guard let header = sender.receive(byte, at: now),
                        header.opcode == Opcode.acknowledge.rawValue,
                        let message = Message.Acknowledge(decoding: sender)
                    else { continue }
                    sender.noteGrant(message.granted)
                }
                let arrivals = [up.nextArrival(after: now), down.nextArrival(after: now)]
                now = min(now + 1000, max(now + 100, arrivals.compactMap(\.self).min() ?? .max))
            }
            result.isWhole = result.isWhole && received == count
            result.bytesPerSecond = Double(received * 240) / (Double(now) / 1e6)
            result.repeated = sender.counters.framesRepeated
            result.lostFrames = up.faults.counts.lostFrameCount
            return result
        }

        /// Lets an endpoint put on the wire what the port takes.
        private static func move(
            _ endpoint: inout LinkEndpoint,
            _ wire: inout [UInt8],
            _ lane: inout VirtualLane,
            at now: UInt64
        ) {
            endpoint.poll(at: now)
            wire.removeAll(keepingCapacity: true)
            var room = lane.room(at: now)
            while room > 0, let byte = endpoint.nextOutputByte() {
                wire.append(byte)
                room -= 1
            }
            if !wire.isEmpty { lane.send(wire, at: now) }
        }

        @Test("of a clean line is at least 93 % of its rate", arguments: VirtualMedium.all)
        func clean(medium: VirtualMedium) async throws {
            let bulk = await FaultTests.onThread { Self.bulk(medium, FaultPlan(), count: 2000) }
            #expect(bulk.isWhole)
            #expect(bulk.repeated == 0)
            // The time-outs of a full speed line are bundles of a millisecond: 75 % there.
            let least = medium.bundle == 0 ? 0.93 : 0.75
            #expect(bulk.bytesPerSecond >= least * medium.rate)
            FaultTests.note(Self.line("clean", bulk, medium))
        }

        @Test("of a line that loses frames is at least half", arguments: [1000, 10_000])
        func lossy(perMillion: Int) async throws {
            var plan = FaultPlan()
            plan.lostFramesPerMillion = perMillion
            let bulk = await FaultTests.onThread { [plan] in
                Self.bulk(.serial, plan, count: FaultTests.isCampaign ? 50_000 : 5000)
            }
            #expect(bulk.isWhole)
            #expect(bulk.lostFrames > 0)
            #expect(bulk.bytesPerSecond >= 0.5 * VirtualMedium.serial.rate)
            FaultTests.note(Self.line("\(Double(perMillion) / 10_000) % loss", bulk, .serial))
        }

        @Test("of an upload by a host to a board is at least 88 % of the line's rate")
        func upload() async throws {
            let rate = await FaultTests.onThread {
                let link = VirtualLink(.serial, .none, seed: 1)
                let program = FaultTests.longProgram(reads: 2000)
                precondition(program.count < 49152, "The program fits the board.")
                guard link.open() else { return 0.0 }
                let start = link.now
                let before = link.up.byteCount
                guard link.upload(program) else { return 0 }
                let seconds = Double(link.now - start) / 1e6
                FaultTests.note(
                    "921,600 baud: \(program.count) B of a program in \(seconds) s, "
                        + "\(link.up.byteCount - before) B on the line"
                )
                return Double(program.count) / seconds
            }
            // 236 of the 254 bytes of a frame are the program's, which is 92.9 %; the rest is for
            // acknowledgements of the answers, and for beginning and sealing.
            #expect(rate >= 0.88 * VirtualMedium.serial.rate)
        }

        private static func line(_ name: String, _ bulk: Bulk, _ medium: VirtualMedium) -> String {
            let share = (bulk.bytesPerSecond / medium.rate * 1000).rounded() / 10
            return "goodput, \(medium.name), \(name): \(Int(bulk.bytesPerSecond)) B/s of "
                + "\(Int(medium.rate)) B/s, \(share) %, \(bulk.repeated) frames sent again"
        }
    }
}
