// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts across threads.
final class Counter: Sendable {
    private let value = Mutex(0)

    /// The count so far.
    var count: Int { value.withLock { $0 } }

    /// Adds one.
    func add() { value.withLock { $0 += 1 } }
}
