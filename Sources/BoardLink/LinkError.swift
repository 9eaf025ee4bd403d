// SPDX-License-Identifier: Apache-2.0

package import PulsePrograms
package import WireProtocol

/// Why a board could not be talked to, or would not do what it was asked.
package struct LinkError: Error, Hashable, Sendable {
    /// What kind of error it is; stable.
    package enum Code: String, Sendable, CaseIterable {
        /// Nothing that speaks the protocol answered in time.
        case noAnswer
        /// The board speaks another version of the protocol.
        case schemaMismatch
        /// The link broke or was given up.
        case linkLost
        /// The board refused a request.
        case refused
        /// The board's verifier refused a program.
        case programRejected
        /// An answer did not come in time although the link is up.
        case deadlineExceeded
        /// The board sent something its schema does not allow.
        case malformedAnswer
        /// The records of a play are not what the board says it made.
        case recordsDamaged
        /// A session that replays a capture did something else, or the capture ended first.
        case replayDiverged
        /// A second play was asked for while one was going on.
        case busy
    }

    /// What it concerns.
    package struct Context: Hashable, Sendable {
        /// The stream or the board.
        package var board: String
        /// What was asked.
        package var request: String?
        /// The board's reason.
        package var fault: BoardFault?
        /// The number that goes with it.
        package var detail: Int64?
        /// The verifier's reason, and where.
        package var programFault: ProgramFault?
        /// Offset of the instruction at fault.
        package var programCounter: UInt32?
        /// Hash of the host's and of the board's schema.
        package var schemas: [UInt64]?
    }

    /// What kind of error it is.
    package let code: Code
    /// What it concerns.
    package let context: Context
    /// The error of the layer below, in words.
    package let cause: String?

    init(_ code: Code, _ context: Context, cause: String? = nil) {
        self.code = code
        self.context = context
        self.cause = cause
    }
}

extension LinkError: CustomStringConvertible {
    /// The error in a sentence or two.
    package var description: String {
        if code == .replayDiverged, let cause { return cause }
        let tail = cause.map { " (\($0))" } ?? ""
        return "\(sentence)\(tail)"
    }

    private var sentence: String {
        let board = context.board
        let request = context.request ?? "the request"
        switch code {
        case .noAnswer:
            return """
                Nothing on \(board) answered as a board: check that it is powered, that the \
                address is the board's, and that nobody else is connected to it.
                """
        case .schemaMismatch:
            let hashes = (context.schemas ?? []).map { String($0, radix: 16) }
            return """
                The board on \(board) speaks another version of the protocol: this program has \
                schema \(hashes.first ?? "?"), the board \(hashes.last ?? "?"). Install matching \
                versions of hebb and the firmware.
                """
        case .linkLost: return "The link to \(board) was lost during \(request)."
        case .refused:
            guard let fault = context.fault else {
                return "The board on \(board) refused \(request)."
            }
            let detail = context.detail.map { $0 == 0 ? "" : ", \($0)" } ?? ""
            return "The board on \(board) refused \(request): \(fault.meaning) (\(fault)\(detail))"
        case .programRejected:
            let reason = context.programFault.map { "\($0)" } ?? "no reason"
            let place = context.programCounter.map { " at byte \($0)" } ?? ""
            return "The board on \(board) refused the pulse program\(place): \(reason)."
        case .deadlineExceeded:
            return "The board on \(board) did not answer \(request) in time."
        case .malformedAnswer:
            return "The board on \(board) answered \(request) in a form its schema does not allow."
        case .recordsDamaged:
            return """
                The records received from \(board) are not those the board made: their number or \
                their checksum differs.
                """
        case .replayDiverged: return "The replay on \(board) diverged from its capture."
        case .busy: return "A play is already going on, on \(board)."
        }
    }
}
