// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Work on a thread of its own, for calls that block.
package final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// Starts `body`.
    package init(_ body: @escaping @Sendable () throws -> Value) {
        let queue = DispatchQueue(label: "background")
        queue.async { [self] in
            let outcome = Result { try body() }
            result.withLock { $0 = outcome }
            done.signal()
        }
    }

    /// What `body` returned or threw; nil when it still runs after a minute, which means it hangs.
    ///
    /// Ask once.
    package func outcome() -> Result<Value, any Error>? {
        guard done.wait(timeout: .now() + .seconds(60)) == .success else { return nil }
        return result.withLock { $0 }
    }
}

/// A gate that one thread opens and another waits at.
package final class Latch: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// A closed gate.
    package init() {}

    /// Lets one waiting thread go on.
    package func open() { semaphore.signal() }

    /// Waits to be let on; false when nobody opened within a minute.
    package func wait() -> Bool { semaphore.wait(timeout: .now() + .seconds(60)) == .success }
}
