// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Foundation
internal import Glibc
internal import Transports

/// The place of the daemon's socket in the file system.
package enum SocketPlace {
    /// Makes the directory, and refuses a place where something else is.
    ///
    /// The directory belongs to the user alone (0700); the system's may be entered by the group
    /// (0750). A socket file that nobody listens at is left for the server to replace.
    ///
    /// - Throws: ``ControlFailure`` `socketBusy`, `socketTaken` or `socketForbidden`.
    package static func prepare(_ socket: String) throws {
        _ = umask(0o007)
        let folder = URL(fileURLWithPath: socket).deletingLastPathComponent().path
        let mode = folder.hasPrefix("/run/hebb") && geteuid() == 0 ? 0o750 : 0o700
        if !FileManager.default.fileExists(atPath: folder) {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: mode]
                )
            } catch {
                let sentence = "\(folder) cannot be made: \(error.localizedDescription)"
                throw ControlFailure("socketForbidden", sentence, .usage)
            }
        }
        try refuseStrangers(socket)
    }

    private static func refuseStrangers(_ socket: String) throws {
        do {
            let stream = try SocketConnector.connect(to: .unix(path: socket), timeout: .seconds(2))
            stream.close()
        } catch {
            switch error.code {
            case .nobodyListens: return
            case .notASocket:
                let sentence = "\(socket) is not a socket; it was left alone."
                throw ControlFailure("socketTaken", sentence, .usage)
            default: throw ControlFailure("socketForbidden", "\(error)", .usage)
            }
        }
        let sentence = "A daemon listens at \(socket) already: end it, or choose --socket PATH."
        throw ControlFailure("socketBusy", sentence, .usage)
    }
}
