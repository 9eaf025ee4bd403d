// SPDX-License-Identifier: Apache-2.0

import Synchronization
package import Transports

/// A byte stream that harms what goes through another one, the same way for the same seed.
package final class FaultyStream: ByteStream {
    /// The name of the stream beneath.
    package var description: String { "faulty \(inner)" }

    private let inner: any ByteStream
    private let state: Mutex<State>

    fileprivate struct State {
        var reading: FaultLane
        var writing: FaultLane
        var held = HeldBytes()
        var isLifted = false
    }

    /// A stream over `inner` with one plan for each direction.
    package init(
        _ inner: any ByteStream,
        seed: UInt64,
        reading: FaultPlan = FaultPlan(),
        writing: FaultPlan = FaultPlan()
    ) {
        self.inner = inner
        state = Mutex(
            State(
                reading: FaultLane(plan: reading, seed: seed),
                writing: FaultLane(plan: writing, seed: ~seed)
            )
        )
    }

    /// What was done to the bytes that were read.
    package var readCounts: FaultCounts { state.withLock { $0.reading.counts } }

    /// What was done to the bytes that were written.
    package var writtenCounts: FaultCounts { state.withLock { $0.writing.counts } }

    /// Ends stalls: bytes that were held back arrive, and later ones pass.
    package func liftStalls() {
        state.withLock { $0.isLifted = true }
        inner.interrupt()
    }

    /// See ``ByteStream/read(maximumCount:timeout:)``.
    ///
    /// A read that finds bytes held back does not wait, so a delay takes reads and not time.
    package func read(maximumCount: Int, timeout: Duration) throws(TransportError) -> [UInt8] {
        let ready = takeReady(maximumCount)
        if !ready.isEmpty { return ready }
        if isReadingClosed { throw TransportError(.closed, at: description) }
        let wait = state.withLock { $0.held.hasDelayed ? Duration.zero : timeout }
        do throws(TransportError) {
            let bytes = try inner.read(maximumCount: maximumCount, timeout: wait)
            state.withLock { $0.receive(bytes) }
        } catch {
            // What the peer sent before it left is still delivered.
            guard error.code == .closed, state.withLock({ $0.held.hasDelayed }) else { throw error }
        }
        state.withLock { $0.held.countRead() }
        return takeReady(maximumCount)
    }

    /// See ``ByteStream/write(_:timeout:)``; a stalled write reports its deadline at once.
    package func write(_ bytes: [UInt8], timeout: Duration) throws(TransportError) {
        let (arriving, acceptedCount, isClosed, isDribbling) = state.withLock { state in
            let count = state.isLifted ? bytes.count : state.writing.room(for: bytes.count)
            let arriving = state.writing.pass(bytes.prefix(count))
            return (arriving, count, state.writing.isClosed, state.writing.plan.isDribbling)
        }
        if isDribbling {
            for byte in arriving { try inner.write([byte], timeout: timeout) }
        } else if !arriving.isEmpty {
            try inner.write(arriving, timeout: timeout)
        }
        guard acceptedCount < bytes.count else { return }
        if isClosed { throw TransportError(.closed, at: description) }
        let context = TransportError.Context(
            address: description,
            writtenByteCount: acceptedCount
        )
        throw TransportError(.deadlineExceeded, context)
    }

    /// See ``ByteStream/interrupt()``.
    package func interrupt() { inner.interrupt() }

    /// See ``ByteStream/sendBreak()``.
    package func sendBreak() throws(TransportError) -> Bool { try inner.sendBreak() }

    /// See ``ByteStream/close()``.
    package func close() { inner.close() }

    private var isReadingClosed: Bool {
        state.withLock { $0.reading.isClosed && !$0.held.hasDelayed && !$0.held.hasReady }
    }

    private func takeReady(_ maximumCount: Int) -> [UInt8] {
        state.withLock { state in
            state.resumeIfLifted()
            return state.held.take(state.reading.plan.isDribbling ? 1 : maximumCount)
        }
    }
}

extension FaultyStream.State {
    /// Passes what arrived as far as the plan lets it; the rest waits, or is lost when closed.
    fileprivate mutating func receive(_ bytes: [UInt8]) {
        let count = isLifted ? bytes.count : reading.room(for: bytes.count)
        held.add(reading.pass(bytes.prefix(count)), delayInReads: reading.plan.delayInReads)
        if !reading.isClosed { held.stall(bytes.dropFirst(count)) }
    }

    fileprivate mutating func resumeIfLifted() {
        guard isLifted else { return }
        let bytes = held.takeStalled()
        held.add(reading.pass(bytes), delayInReads: 0)
    }
}

/// Bytes that have arrived but are not delivered yet.
private struct HeldBytes {
    private var ready: [UInt8] = []
    private var delayed: [(bytes: [UInt8], readsLeft: Int)] = []
    private var stalled: [UInt8] = []

    var hasReady: Bool { !ready.isEmpty }
    var hasDelayed: Bool { !delayed.isEmpty }

    mutating func add(_ bytes: [UInt8], delayInReads: Int) {
        guard !bytes.isEmpty else { return }
        if delayInReads == 0, delayed.isEmpty {
            ready += bytes
        } else {
            // One more, because the read that received them is counted, too.
            delayed.append((bytes, delayInReads + 1))
        }
    }

    mutating func stall(_ bytes: ArraySlice<UInt8>) { stalled += bytes }

    mutating func takeStalled() -> [UInt8] {
        defer { stalled = [] }
        return stalled
    }

    mutating func countRead() {
        for index in delayed.indices { delayed[index].readsLeft -= 1 }
        while let first = delayed.first, first.readsLeft <= 0 {
            ready += first.bytes
            delayed.removeFirst()
        }
    }

    mutating func take(_ maximumCount: Int) -> [UInt8] {
        let bytes = Array(ready.prefix(maximumCount))
        ready.removeFirst(bytes.count)
        return bytes
    }
}
