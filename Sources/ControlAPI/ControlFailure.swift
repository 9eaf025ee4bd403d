// SPDX-License-Identifier: Apache-2.0

/// Why a request was not granted, as it travels between the daemon and its clients.
package struct ControlFailure: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The stable name of what went wrong.
    package var code: String
    /// A sentence for a person.
    package var message: String
    /// The exit status of the command that asked.
    package var exitStatus: Int32

    /// A failure of the given kind.
    package init(_ code: String, _ message: String, _ status: ExitStatus) {
        self.code = code
        self.message = message
        exitStatus = status.rawValue
    }

    /// The sentence.
    package var description: String { message }
}

extension ControlFailure {
    /// Nobody answers at the daemon's socket.
    package static func daemonAbsent(
        _ socket: String,
        _ advice: String = "start hebbd first"
    ) -> Self {
        Self("daemonAbsent", "No daemon answers at \(socket): \(advice).", .noBoard)
    }

    /// The daemon may not be reached by this user.
    package static func daemonForbidden(_ socket: String) -> Self {
        Self(
            "daemonForbidden",
            "\(socket) may not be opened by this user: ask for membership in the group that owns it.",
            .noBoard
        )
    }

    /// The connection ended, or nothing came for too long.
    package static func daemonLost(_ reason: String) -> Self {
        Self("daemonLost", "The connection to the daemon was lost: \(reason).", .noBoard)
    }

    /// The daemon answered something that this client does not understand.
    package static func replyMalformed(_ reason: String) -> Self {
        Self("replyMalformed", "The daemon's answer is not understood: \(reason).", .failed)
    }
}
