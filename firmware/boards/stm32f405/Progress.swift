// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Who must have shown progress before the watchdog is fed.
struct Progress: ~Copyable {
    private let beats = Atomic<UInt32>(0)
    private var polls: UInt32 = 0
    private var guards = false
    private var lastBeats: UInt32 = 0

    /// The beat's interrupt has run.
    func beat() { beats.store(beats.load(ordering: .relaxed) &+ 1, ordering: .relaxed) }

    /// The link was looked at.
    mutating func poll() { polls &+= 1 }

    /// The guard has looked at the interlocks.
    mutating func noteGuard() { guards = true }

    /// Whether the beat, the link and the guard have all moved on since this was last true.
    mutating func isProven() -> Bool {
        let now = beats.load(ordering: .relaxed)
        guard now != lastBeats, polls != 0, guards else { return false }
        lastBeats = now
        polls = 0
        guards = false
        return true
    }
}
