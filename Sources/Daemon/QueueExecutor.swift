// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// Runs work that may block on threads of its own, away from those that answer requests.
final class QueueExecutor: TaskExecutor, SerialExecutor {
    private let queue: DispatchQueue

    /// An executor; work of a serial one runs one piece after the other.
    init(_ label: String, isSerial: Bool) {
        queue = DispatchQueue(label: label, attributes: isSerial ? [] : .concurrent)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in
            unsafe job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(),
                taskExecutor: asUnownedTaskExecutor()
            )
        }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        unsafe UnownedTaskExecutor(ordinary: self)
    }
}
