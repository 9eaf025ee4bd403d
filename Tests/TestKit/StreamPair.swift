// SPDX-License-Identifier: Apache-2.0

package import Transports

/// Two connected streams over one medium.
package struct StreamPair: Sendable {
    /// The media a contract is tested on.
    package enum Medium: String, Sendable, CaseIterable {
        /// In memory.
        case memory
        /// A Unix socket.
        case unixSocket
        /// TCP over the loop-back interface.
        case tcpSocket
        /// A pseudo-terminal; the near end opens it by its path, as a host does.
        case pseudoTerminal
    }

    /// The end a host would have.
    package let near: any ByteStream

    /// The end a board would have.
    package let far: any ByteStream

    private let listener: (any ByteStreamListener)?
    private let scratch: ScratchPath?

    /// A new pair.
    package init(_ medium: Medium) throws {
        self =
            switch medium {
            case .memory: try Self.memory()
            case .unixSocket: try Self.unixSocket()
            case .tcpSocket: try Self.socket(.tcp(host: "127.0.0.1", port: 0))
            case .pseudoTerminal: try Self.pseudoTerminal()
            }
    }

    private init(
        near: any ByteStream,
        far: any ByteStream,
        listener: (any ByteStreamListener)? = nil,
        scratch: ScratchPath? = nil
    ) {
        self.near = near
        self.far = far
        self.listener = listener
        self.scratch = scratch
    }

    private static func memory() throws -> Self {
        let (near, far) = try MemoryPipe.pair(capacity: 16_384)
        return Self(near: near, far: far)
    }

    private static func unixSocket() throws -> Self {
        let scratch = ScratchPath()
        return try socket(.unix(path: scratch.file("board.sock")), scratch)
    }

    private static func socket(
        _ address: SocketAddress,
        _ scratch: ScratchPath? = nil
    ) throws -> Self {
        let listener = try SocketListener(address)
        let near = try SocketConnector.connect(to: listener.address, timeout: .seconds(60))
        guard let far = try listener.accept(timeout: .seconds(60)) else { throw NoPeer() }
        return Self(near: near, far: far, listener: listener, scratch: scratch)
    }

    private static func pseudoTerminal() throws -> Self {
        let terminal = try PseudoTerminal()
        let near = try PseudoTerminal.openPeer(path: terminal.path)
        guard let far = try terminal.accept(timeout: .zero) else { throw NoPeer() }
        return Self(near: near, far: far, listener: terminal)
    }

    /// Takes the far end away, as unplugging a board does.
    package func closeFar() {
        far.close()
        listener?.close()
    }

    /// Ends both.
    package func close() {
        near.close()
        closeFar()
    }

    private struct NoPeer: Error {}
}
