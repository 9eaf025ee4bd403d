// SPDX-License-Identifier: Apache-2.0

/// A pipe of bytes to a peer, with a limit on every wait.
///
/// One thread, the I/O thread of the link, reads and writes. ``interrupt()`` and ``close()`` may be
/// called from any thread.
///
/// A wait that is longer than a year is a year.
package protocol ByteStream: AnyObject, Sendable, CustomStringConvertible {
    /// Waits for bytes of the peer and takes up to `maximumCount` of them.
    ///
    /// Bytes that arrived before the peer closed are delivered before the close is reported.
    ///
    /// - Parameters:
    ///   - maximumCount: How many bytes to take at most; at least 1.
    ///   - timeout: How long to wait for the first byte; zero does not wait.
    /// - Returns: The bytes, or none when the time has passed or ``interrupt()`` was called.
    /// - Throws: ``TransportError`` `.closed` when the peer is gone and every byte of it was
    ///   delivered, `.notOpen` when this end was closed, `.ioFailure` for any other error.
    func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8]

    /// Hands all bytes to the medium; waits while the peer or the line is behind.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, in order.
    ///   - timeout: How long the whole write may take; zero writes what fits at once.
    /// - Throws: ``TransportError`` `.deadlineExceeded`, whose context says how many bytes were
    ///   written, when the peer did not take them in time, `.closed` when the peer is gone,
    ///   `.notOpen` when this end was closed, `.ioFailure` for any other error.
    func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError)

    /// Makes a read that waits return at once, or the next one if none waits. Calls do not add up.
    func interrupt()

    /// Holds the line in the break condition for a few characters, where the medium has one.
    ///
    /// - Returns: Whether a break was sent; false on every medium but a serial line.
    /// - Throws: ``TransportError`` `.notOpen` or `.ioFailure`; only serial lines throw.
    @discardableResult
    func sendBreak() throws(TransportError) -> Bool

    /// Ends the stream: pending and later calls throw `.notOpen`. Closing again does nothing.
    func close()

    /// What a record keeps of the medium, by name: the settings of a line, the latency it was
    /// read back to have.
    var particulars: [String: String] { get }
}

extension ByteStream {
    /// Most media have nothing that a record needs.
    package var particulars: [String: String] { [:] }

    /// Most media have no break condition.
    package func sendBreak() throws(TransportError) -> Bool { false }
}

/// A place where peers arrive, each with a stream of its own.
package protocol ByteStreamListener: AnyObject, Sendable, CustomStringConvertible {
    /// Where a peer connects, in the spelling of ``BoardAddress``.
    var boardAddress: BoardAddress { get }

    /// Waits for the next peer.
    ///
    /// - Parameter timeout: How long to wait; zero does not wait.
    /// - Returns: The stream to the peer, or nil when the time has passed or ``interrupt()`` was
    ///   called.
    /// - Throws: ``TransportError`` `.notOpen` when the listener was closed, `.ioFailure` for any
    ///   other error.
    func accept(timeout: Duration) throws(TransportError) -> (any ByteStream)?

    /// Makes an accept that waits return nil at once, or the next one if none waits.
    func interrupt()

    /// Stops listening; streams that were accepted stay open. Closing again does nothing.
    func close()
}
