// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc
internal import Synchronization

/// Writes a capture on a queue of its own, so that a slow disk never holds up a link.
final class CaptureWriter: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var isScheduled = false
        var problem: TransportError?
    }

    /// Bytes that may wait for the disk; a capture that is further behind ends.
    static let mostWaiting = 256 << 20

    private let path: String
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "hebb.capture")
    private let state = Mutex(State())

    /// A new file; one that exists is never overwritten.
    init(path: String, header: CaptureHeader) throws(TransportError) {
        self.path = path
        let head = try CaptureCoding.head(header)
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let error = SystemError.last
            guard error.number == EEXIST else {
                throw TransportError(.captureUnwritable, at: path, cause: error)
            }
            throw TransportError(.captureUnwritable, at: path, "there is a file already")
        }
        add(head)
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Why the file is not complete, if it is not.
    var problem: TransportError? { state.withLock { $0.problem } }

    /// Adds bytes; returns at once.
    func add(_ bytes: [UInt8]) {
        let isDue = state.withLock { state in
            guard state.problem == nil else { return false }
            guard state.waiting.count + bytes.count <= Self.mostWaiting else {
                let sentence = "the disk is too slow, the capture is cut off"
                state.problem = TransportError(.captureUnwritable, at: path, sentence)
                return false
            }
            state.waiting += bytes
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if isDue { queue.async { self.drain() } }
    }

    /// Waits until everything added was given to the system.
    func finish() { queue.sync { drain() } }

    private func drain() {
        let bytes = state.withLock { state in
            defer { state.waiting = [] }
            state.isScheduled = false
            return state.waiting
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                let error = SystemError.last
                if count < 0, error.isInterruption { continue }
                let problem = TransportError(.captureUnwritable, at: path, cause: error)
                return state.withLock { $0.problem = problem }
            }
            rest = rest.dropFirst(count)
        }
    }
}
