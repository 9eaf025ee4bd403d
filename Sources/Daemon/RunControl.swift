// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Ends a run from outside: at its next safe point, or at once.
package final class RunControl: Sendable {
    /// How urgently a run is to end.
    enum Level: Int, Comparable {
        case none
        case stop
        case emergency

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    private struct State {
        var level = Level.none
        var act: (@Sendable (Level) -> Void)?
    }

    private let state = Mutex(State())

    /// A control nobody used.
    package init() {}

    /// Ends the run at its next safe point.
    package func requestStop() { raise(to: .stop) }

    /// Ends the run now, outputs safe first.
    package func emergencyStop() { raise(to: .emergency) }

    /// What was asked for so far.
    var level: Level { state.withLock { $0.level } }

    /// Lets `act` carry out what is asked for from now on, and at once what was asked before.
    func connect(_ act: @escaping @Sendable (Level) -> Void) {
        let level = state.withLock { state in
            state.act = act
            return state.level
        }
        if level > .none { act(level) }
    }

    /// The board is no longer there to be stopped.
    func disconnect() { state.withLock { $0.act = nil } }

    private func raise(to level: Level) {
        let act = state.withLock { state in
            state.level = max(state.level, level)
            return state.act
        }
        act?(level)
    }
}
