// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A stream that keeps every byte, with direction and time, in a capture file.
///
/// A session over it is paced by its clock: all that happens in one turn has one time.
package final class RecordingStream: ByteStream, SessionPacer {
    private struct State {
        var turn: UInt64 = 0
        var isClosed = false
    }

    /// The name of the stream beneath.
    package var description: String { inner.description }
    /// What the stream beneath knows of its wire.
    package var particulars: [String: String] { inner.particulars }
    /// See ``SessionPacer/origin``.
    package let origin: TimeOrigin

    private let inner: any ByteStream
    private let writer: CaptureWriter
    private let start: ContinuousClock.Instant
    private let state = Mutex(State())

    /// Records `inner` into a new file.
    ///
    /// - Throws: ``TransportError`` `.captureUnwritable`, also when there is such a file.
    package init(
        _ inner: any ByteStream,
        path: String,
        header: CaptureHeader
    ) throws(TransportError) {
        (start, origin) = TimeOrigin.now()
        var header = header
        header.stream = inner.description
        header.startedHostNanoseconds = origin.hostNanoseconds
        self.inner = inner
        writer = try CaptureWriter(path: path, header: header)
    }

    /// Why the capture is not complete, if it is not; the stream goes on without it.
    package var problem: TransportError? { writer.problem }

    /// See ``ByteStream/read(maximumCount:timeout:)``.
    package func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        do throws(TransportError) {
            let bytes = try inner.read(maximumCount: maximumCount, timeout: timeout)
            nextTurn()
            if !bytes.isEmpty { add(.received(bytes)) }
            return bytes
        } catch {
            nextTurn()
            add(.failed(StreamFailure(error, isWrite: false)))
            throw error
        }
    }

    /// See ``ByteStream/write(_:timeout:)``.
    package func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        do throws(TransportError) {
            try inner.write(bytes, timeout: timeout)
            add(.sent(bytes))
        } catch {
            let count = error.context.writtenByteCount ?? 0
            if count > 0 { add(.sent(Array(bytes.prefix(count)))) }
            if error.code != .deadlineExceeded {
                add(.failed(StreamFailure(error, isWrite: true)))
            }
            throw error
        }
    }

    /// See ``ByteStream/interrupt()``.
    package func interrupt() { inner.interrupt() }

    /// See ``ByteStream/sendBreak()``.
    package func sendBreak() throws(TransportError) -> Bool { try inner.sendBreak() }

    /// See ``ByteStream/close()``; the capture is complete when this returns.
    package func close() {
        inner.close()
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { add(.closed) }
        writer.finish()
    }

    // MARK: Pace

    /// See ``SessionPacer/beginTurn()``.
    package func beginTurn() -> UInt64 { state.withLock { $0.turn } }

    /// See ``SessionPacer/admit(_:)``.
    package func admit(_ waiting: [SessionCall]) -> [Int]? { Array(waiting.indices) }

    /// See ``SessionPacer/note(_:hadEffect:)``.
    package func note(_ calls: [SessionCall], hadEffect: Bool) {
        if hadEffect || !calls.isEmpty { add(.turn(calls)) }
    }

    /// No two turns have one time.
    private func nextTurn() {
        let now = TimeOrigin.nanoseconds(since: start)
        state.withLock { $0.turn = max(now, $0.turn + 1) }
    }

    private func add(_ content: CaptureRecord.Content) {
        let time = state.withLock { $0.turn }
        writer.add(CaptureCoding.bytes(of: CaptureRecord(nanoseconds: time, content: content)))
    }
}
