// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Where the daemon listens when nobody says otherwise.
package enum SocketLocation {
    /// `$XDG_RUNTIME_DIR/hebb/hebbd.sock`, or `/run/hebb/hebbd.sock` where that is not set.
    package static func standard(environment: [String: String]) -> String {
        guard let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") else {
            return systemPath
        }
        return "\(runtime)/hebb/hebbd.sock"
    }

    /// Where a client looks: the user's own daemon first, the system's where there is no such file.
    package static func forClient(environment: [String: String]) -> String {
        let own = standard(environment: environment)
        return unsafe access(own, F_OK) == 0 ? own : systemPath(unless: own)
    }

    private static let systemPath = "/run/hebb/hebbd.sock"

    private static func systemPath(unless own: String) -> String {
        unsafe access(systemPath, F_OK) == 0 ? systemPath : own
    }
}
