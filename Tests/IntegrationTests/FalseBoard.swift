// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Transports
import WireProtocol

/// Something at a Unix socket that is no board of this release; ends with the test.
final class FalseBoard: Sendable {
    /// What is there instead of a board.
    enum Kind: Sendable {
        /// A board that was built from another schema.
        case otherSchema
        /// Bytes that mean nothing.
        case garbage
        /// Nothing at all.
        case silence
    }

    private let listener: SocketListener
    private let isOver = Atomic(false)

    /// Listens at `path`.
    init(_ kind: Kind, path: String) throws {
        listener = try SocketListener(.unix(path: path))
        Thread.detachNewThread { [self] in
            do {
                while !isOver.load(ordering: .acquiring) {
                    guard let stream = try listener.accept(timeout: .milliseconds(100)) else {
                        continue
                    }
                    try serve(kind, stream)
                }
            } catch {
                // The peer is gone, or the test is over.
                listener.close()
            }
        }
    }

    /// Ends it.
    func close() {
        isOver.store(true, ordering: .releasing)
        listener.interrupt()
    }

    private func serve(_ kind: Kind, _ stream: any ByteStream) throws {
        var link = LinkEndpoint(
            LinkEndpoint.Configuration(receiveBytes: 4096, rate: 1_000_000, outputBytes: 8192)
        )
        var noise = SplitMix(state: 1)
        while !isOver.load(ordering: .acquiring) {
            let bytes = try stream.read(maximumCount: 4096, timeout: .milliseconds(20))
            var answer: [UInt8] = []
            switch kind {
            case .silence: break
            case .garbage: answer = (0..<256).map { _ in UInt8.random(in: 0...255, using: &noise) }
            case .otherSchema:
                for byte in bytes {
                    guard let header = link.receive(byte, at: 0),
                        header.opcode == Opcode.hello.rawValue,
                        let hello = Message.Hello(decoding: link)
                    else { continue }
                    link.beginPayload()
                    Self.reply(to: hello).encode(into: &link)
                    _ = link.send(.helloReply, at: 0)
                }
                link.poll(at: 0)
                while let byte = link.nextOutputByte() { answer.append(byte) }
            }
            if !answer.isEmpty { try stream.write(answer, timeout: .seconds(5)) }
        }
    }

    private static func reply(to hello: Message.Hello) -> Message.HelloReply {
        Message.HelloReply(
            nonce: hello.nonce,
            schemaHash: WireSchema.hash ^ 1,
            session: 0,
            boot: 1,
            serial: FixedText("OTHER"),
            firmware: FixedText("other"),
            physics: .chipModel,
            rows: 1,
            columns: 1,
            gates: 0,
            sources: 0,
            programTick: 40,
            shortestTicks: 2,
            updateTicks: 25,
            linkTickRate: 1_000_000,
            dacStep: 250_000,
            dacMaximum: 32000,
            adcRanges: 7,
            adcStep: 10_000,
            adcMaximum: 32767,
            programMemory: 1024,
            recordMemory: 16,
            maximumPayload: 240,
            granted: 4096,
            cellCeiling: 8_000_000,
            lineCeiling: 8_000_000,
            lastPlay: 0,
            lastOutcome: .none,
            state: .safe,
            stopGeneration: 0,
            firstFault: .none,
            linkTick: 0,
            switches: 0
        )
    }
}
