// SPDX-License-Identifier: Apache-2.0

import Foundation
import SimulatedBoard
import Synchronization
import Transports
import WireProtocol

/// A simulated board that listens at a socket, and notes what each of its peers sends.
final class FarBoard: Sendable {
    /// The path of its socket.
    let path: String

    private let listener: NotingListener

    init() throws(TransportError) {
        path = "/tmp/hebb-bench-\(ProcessInfo.processInfo.processIdentifier).sock"
        listener = NotingListener(try SocketListener(.unix(path: path)))
        let thread = Thread { [listener] in
            var board = BoardSimulator(BoardSimulator.Options(serial: "HB0001", boot: 1))
            do {
                try board.serve(listener) { false }
            } catch {
                say("the board ended: \(error)")
            }
        }
        // The board's state lies on the stack.
        thread.stackSize = 16 << 20
        thread.start()
    }

    deinit { listener.close() }

    /// The messages that a peer sent so far, in order.
    func opcodes(ofPeer index: Int) -> [UInt8] { listener.opcodes(ofPeer: index) }
}

/// A listener whose peers are noted.
private final class NotingListener: ByteStreamListener {
    private let inner: SocketListener
    private let peers = Mutex<[NotingStream]>([])

    init(_ inner: SocketListener) { self.inner = inner }

    var description: String { inner.description }
    var boardAddress: BoardAddress { inner.boardAddress }

    func accept(timeout: Duration) throws(TransportError) -> (any ByteStream)? {
        guard let stream = try inner.accept(timeout: timeout) else { return nil }
        let peer = NotingStream(stream)
        peers.withLock { $0.append(peer) }
        return peer
    }

    func opcodes(ofPeer index: Int) -> [UInt8] {
        peers.withLock { $0.indices.contains(index) ? $0[index].opcodes : [] }
    }

    func interrupt() { inner.interrupt() }

    func close() { inner.close() }
}

/// A stream whose frames are noted as they are read.
private final class NotingStream: ByteStream {
    private struct State: ~Copyable {
        var decoder = FrameDecoder(maximumPayload: FrameHeader.largestPayload)
        var opcodes: [UInt8] = []
    }

    private let inner: any ByteStream
    private let state = Mutex(State())

    init(_ inner: any ByteStream) { self.inner = inner }

    var description: String { inner.description }
    var opcodes: [UInt8] { state.withLock { $0.opcodes } }

    func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        let bytes = try inner.read(maximumCount: maximumCount, timeout: timeout)
        state.withLock { state in
            for byte in bytes {
                if case .frame(let header) = state.decoder.receive(byte) {
                    state.opcodes.append(header.opcode)
                }
            }
        }
        return bytes
    }

    func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        try inner.write(bytes, timeout: timeout)
    }

    func interrupt() { inner.interrupt() }

    func close() { inner.close() }
}
