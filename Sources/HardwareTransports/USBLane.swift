// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import Transports

/// The transfers of one bulk endpoint: which the library has, and which came back.
///
/// ```
///   idle ── submit ──▶ with the library ── callback ──▶ came back ── take ──▶ idle
/// ```
///
/// The callback runs on the context's thread, moves the transfer and raises ``progress``. All else
/// runs on the thread of whoever uses the stream.
// Sendable because transfers are handed over under `state`'s lock.
final class USBLane: @unchecked Sendable {
    /// A transfer that came back.
    struct Return: Sendable {
        let transfer: USBTransfer
        let outcome: USBTransfer.Outcome
        /// How many bytes went over the wire.
        let count: Int
        /// How many bytes it was submitted for.
        let length: Int
        /// The number of its submission; they count up.
        let submission: Int
    }

    private struct State {
        var idle: [USBTransfer] = []
        var flying: [Flight] = []
        var returned: [Return] = []
        var submissionCount = 0
    }

    private struct Flight {
        let transfer: USBTransfer
        let length: Int
        let submission: Int
    }

    /// How often an endpoint may stall in a row before it counts as broken.
    static let stallLimit = 3

    let handle: USBHandle
    let endpoint: UInt8
    let address: String
    /// Raised when a transfer came back, for whoever waits to go on.
    let progress: WakeSignal
    /// Raised with it, for somebody else who must not take it down.
    let notice: WakeSignal

    private let state = Mutex(State())

    /// A lane of `count` transfers.
    init(
        _ handle: USBHandle,
        endpoint: UInt8,
        transferCount: Int,
        address: String
    ) throws(TransportError) {
        self.handle = handle
        self.endpoint = endpoint
        self.address = address
        progress = try WakeSignal()
        notice = try WakeSignal()
        var transfers: [USBTransfer] = []
        for index in 0..<transferCount {
            guard let transfer = USBTransfer(self, index: index) else {
                throw TransportError(.ioFailure, at: address, "finding memory for transfers")
            }
            transfers.append(transfer)
        }
        state.withLock { $0.idle = transfers }
    }

    /// How many submissions there were.
    var submissionCount: Int { state.withLock { $0.submissionCount } }

    /// Whether the library has no transfer.
    var isQuiet: Bool { state.withLock { $0.flying.isEmpty } }

    /// A transfer to submit.
    func takeIdle() -> USBTransfer? { state.withLock { $0.idle.popLast() } }

    /// Keeps a transfer for later.
    func putIdle(_ transfer: USBTransfer) { state.withLock { $0.idle.append(transfer) } }

    /// The transfer that came back first and that nobody took yet.
    func takeReturned() -> Return? {
        state.withLock { $0.returned.isEmpty ? nil : $0.returned.removeFirst() }
    }

    /// Gives a transfer to the library.
    func submit(_ transfer: USBTransfer, length: Int) throws(TransportError) {
        // Noted first: it may come back before the submission returns.
        state.withLock { state in
            state.submissionCount += 1
            let number = state.submissionCount
            state.flying.append(Flight(transfer: transfer, length: length, submission: number))
        }
        do throws(TransportError) {
            try transfer.submit(length)
        } catch {
            state.withLock { state in
                state.flying.removeAll { $0.transfer === transfer }
                state.idle.append(transfer)
            }
            throw error
        }
    }

    /// Asks for every transfer back.
    func cancel() {
        let flying = state.withLock { $0.flying }
        for flight in flying { flight.transfer.cancel() }
    }

    /// Asks for every transfer back and waits until they came.
    ///
    /// - Returns: Whether they all came in time.
    func recall(within limit: Duration) -> Bool {
        let deadline = Deadline(after: limit)
        cancel()
        while true {
            progress.clear()
            if isQuiet { break }
            guard progress.wait(until: deadline) else { return false }
        }
        // What came back meanwhile is still to be taken.
        progress.raise()
        return true
    }

    /// Called by a transfer, on the context's thread.
    func cameBack(_ transfer: USBTransfer, _ outcome: USBTransfer.Outcome, _ count: Int) {
        state.withLock { state in
            guard let place = state.flying.firstIndex(where: { $0.transfer === transfer }) else {
                return
            }
            let flight = state.flying.remove(at: place)
            state.returned.append(
                Return(
                    transfer: transfer,
                    outcome: outcome,
                    count: count,
                    length: flight.length,
                    submission: flight.submission
                )
            )
        }
        progress.raise()
        notice.raise()
    }
}
