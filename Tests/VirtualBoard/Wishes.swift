// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// What the tester wants: lines on standard input, and what was asked for at the start.
final class Wishes: Sendable {
    /// One line.
    enum Wish: String, Sendable {
        case unplug
        case plug
        case quit
    }

    private let waiting = Mutex<[Wish]>([])

    /// Begins to read standard input; its end ends nothing.
    func listen() {
        Thread.detachNewThread {
            while let line = readLine() {
                guard let wish = Wish(rawValue: line) else {
                    EventLog.say("there is no wish \(line): use unplug, plug or quit")
                    continue
                }
                self.waiting.withLock { $0.append(wish) }
            }
        }
    }

    /// The next wish, if there is one.
    func next() -> Wish? {
        waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
