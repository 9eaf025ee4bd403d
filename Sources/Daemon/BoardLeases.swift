// SPDX-License-Identifier: Apache-2.0

/// Who has which board, and who waits for it: first come, first served.
///
/// A lease has a number, higher than that of every earlier lease of any board: what arrives under
/// a lower number than the present one comes from somebody who lost the board.
struct BoardLeases {
    /// A lease of a board.
    struct Lease: Hashable, Sendable {
        /// The board.
        let board: String
        /// The job that has it.
        let ticket: String
        /// The number.
        let fence: UInt64
    }

    private var holders: [String: Lease] = [:]
    private var waiting: [String: [String]] = [:]
    private var lastFence: UInt64 = 0

    /// Asks for a board.
    ///
    /// - Returns: The lease, or nil when the job must wait.
    mutating func request(_ board: String, for ticket: String) -> Lease? {
        guard holders[board] == nil else {
            waiting[board, default: []].append(ticket)
            return nil
        }
        return grant(board, to: ticket)
    }

    /// Gives a board back, or a place in its queue.
    ///
    /// - Returns: The lease of the job that waited longest, if the board became free for it.
    mutating func release(_ board: String, by ticket: String) -> Lease? {
        guard holders[board]?.ticket == ticket else {
            waiting[board]?.removeAll { $0 == ticket }
            return nil
        }
        holders[board] = nil
        guard let next = waiting[board]?.first else { return nil }
        waiting[board]?.removeFirst()
        return grant(board, to: next)
    }

    /// The jobs that wait for a board, the next one first.
    func queue(for board: String) -> [String] { waiting[board] ?? [] }

    /// The lease of a board, if anybody has it.
    func lease(of board: String) -> Lease? { holders[board] }

    /// How many jobs must finish before this one has the board.
    func ahead(of ticket: String, at board: String) -> Int {
        queue(for: board).firstIndex(of: ticket).map { $0 + 1 } ?? 0
    }

    private mutating func grant(_ board: String, to ticket: String) -> Lease {
        lastFence += 1
        let lease = Lease(board: board, ticket: ticket, fence: lastFence)
        holders[board] = lease
        return lease
    }
}
