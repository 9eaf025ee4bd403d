// SPDX-License-Identifier: Apache-2.0

/// The exit statuses of `hebb`, which scripts rely on.
package enum ExitStatus: Int32, Sendable, Codable, CaseIterable {
    /// Everything went well.
    case success = 0
    /// The experiment or its check failed, or it was stopped.
    case failed = 1
    /// The command, a file or a value in it is wrong.
    case usage = 2
    /// There is no such board, or the link to it was lost.
    case noBoard = 3
    /// A safety limit refused it.
    case refused = 4
    /// The run store could not be read or written.
    case store = 5
}
