// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

extension MemoryPipe {
    /// One direction of a pair.
    ///
    /// A signal is cleared before the state is looked at, and raised after it was changed, so
    /// a change is never missed.
    final class Lane: Sendable {
        /// Raised when the reader has something to look at.
        let arrival: WakeSignal

        /// Raised when the writer has something to look at.
        let space: WakeSignal

        private let state: Mutex<State>

        /// What a reader finds.
        enum Content {
            case bytes([UInt8])
            case empty
            case interrupted
            case closed
            case notOpen
        }

        /// What a writer finds.
        enum Room {
            case accepted(Int)
            case full
            case closed
            case notOpen
        }

        private struct State {
            var ring: ByteRing
            var isInterrupted = false
            var isReaderClosed = false
            var isWriterClosed = false
        }

        init(capacity: Int) throws(TransportError) {
            arrival = try WakeSignal()
            space = try WakeSignal()
            state = Mutex(State(ring: ByteRing(capacity: capacity)))
        }

        func take(_ maximumCount: Int) -> Content {
            arrival.clear()
            let content: Content = state.withLock { state in
                if state.isReaderClosed { return .notOpen }
                if state.ring.count > 0 { return .bytes(state.ring.take(maximumCount)) }
                if state.isWriterClosed { return .closed }
                defer { state.isInterrupted = false }
                return state.isInterrupted ? .interrupted : .empty
            }
            if case .bytes = content { space.raise() }
            return content
        }

        func append(_ bytes: ArraySlice<UInt8>) -> Room {
            space.clear()
            let room: Room = state.withLock { state in
                if state.isWriterClosed { return .notOpen }
                if state.isReaderClosed { return .closed }
                let count = state.ring.append(bytes)
                return count == 0 && !bytes.isEmpty ? .full : .accepted(count)
            }
            if case .accepted(1...) = room { arrival.raise() }
            return room
        }

        func interrupt() {
            state.withLock { $0.isInterrupted = true }
            arrival.raise()
        }

        func closeReader() {
            state.withLock { $0.isReaderClosed = true }
            arrival.raise()
            space.raise()
        }

        func closeWriter() {
            state.withLock { $0.isWriterClosed = true }
            arrival.raise()
            space.raise()
        }
    }
}
