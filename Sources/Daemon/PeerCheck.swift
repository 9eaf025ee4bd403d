// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Glibc
internal import Hummingbird
internal import NIOCore

/// Lets only the daemon's own user, root, and members of the daemon's group in.
///
/// The mode of the socket says the same; this holds when somebody changes the mode.
struct PeerCheck: RouterMiddleware {
    typealias Context = ControlContext

    func handle(
        _ request: Request,
        context: ControlContext,
        next: @concurrent (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        guard let options = context.channel as? any SocketOptionProvider else {
            throw ControlFailure("peerUnknown", "The peer of this connection is unknown.", .noBoard)
        }
        // Source: unix(7), SO_PEERCRED: the credentials at the time of connect(2).
        let peer: Credentials = try await options.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        guard Self.allows(user: peer.user, group: peer.group) else {
            let sentence = "User \(peer.user) is not a member of the daemon's group."
            throw ControlFailure("peerRefused", sentence, .noBoard)
        }
        return try await next(request, context)
    }

    /// Source: unix(7), `struct ucred`, which the system's headers show to GNU programs only.
    private struct Credentials {
        var process: pid_t
        var user: uid_t
        var group: gid_t
    }

    static func allows(user: uid_t, group: gid_t) -> Bool {
        user == 0 || user == geteuid() || group == getegid() || groups(of: user).contains(getegid())
    }

    /// The groups of a user by the system's database; none for an unknown user.
    private static func groups(of user: uid_t) -> [gid_t] {
        var buffer = [CChar](repeating: 0, count: 16_384)
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard unsafe getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0,
            unsafe found != nil
        else { return [] }
        var groups = [gid_t](repeating: 0, count: 1024)
        var count = Int32(groups.count)
        guard unsafe getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count) >= 0 else {
            return []
        }
        return Array(groups.prefix(Int(count)))
    }
}
