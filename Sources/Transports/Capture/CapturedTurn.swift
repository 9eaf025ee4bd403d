// SPDX-License-Identifier: Apache-2.0

/// What happened in one turn of a captured session.
struct CapturedTurn: Sendable {
    /// When, in nanoseconds.
    var nanoseconds: UInt64
    /// What was read.
    var received: [UInt8] = []
    /// The calls that were taken.
    var calls: [SessionCall] = []
    /// How many bytes the medium took.
    var sentCount = 0
    /// How the stream failed.
    var failure: StreamFailure?

    /// The turns of a capture, and all bytes the host sent in them.
    static func all(in capture: Capture) -> (turns: [Self], sent: [UInt8]) {
        var turns: [Self] = []
        var sent: [UInt8] = []
        for record in capture.records {
            if turns.last?.nanoseconds != record.nanoseconds || turns.isEmpty {
                turns.append(Self(nanoseconds: record.nanoseconds))
            }
            let last = turns.count - 1
            switch record.content {
            case .received(let bytes): turns[last].received += bytes
            case .sent(let bytes):
                sent += bytes
                turns[last].sentCount += bytes.count
            case .turn(let calls): turns[last].calls += calls
            case .failed(let failure): turns[last].failure = failure
            case .closed: break
            }
        }
        return (turns, sent)
    }
}
