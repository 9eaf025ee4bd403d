// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestKit
import Testing
import Transports

@Suite("A socket", .timeLimit(.minutes(2)))
struct SocketTests {
    let scratch = ScratchPath()
    var path: String { scratch.file("board.sock") }

    /// Nothing here should take as long.
    static let forever = Duration.seconds(86_400)

    @Test(
        "file is open to its owner, or to the group that is let in",
        arguments: [
            (false, mode_t(0o600)), (true, mode_t(0o660)),
        ]
    )
    func setsMode(allowsGroup: Bool, mode: mode_t) throws {
        let listener = try SocketListener(.unix(path: path), allowsGroup: allowsGroup)
        defer { listener.close() }
        var status = stat()
        #expect(unsafe stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == mode)
    }

    @Test("file that nobody listens at is replaced")
    func replacesStaleFile() throws {
        try leaveStaleSocket()
        #expect(code { try connect() } == .nobodyListens)
        let listener = try SocketListener(.unix(path: path))
        defer { listener.close() }
        _ = try connect()
    }

    @Test("file that another program listens at is left alone")
    func keepsLiveSocket() throws {
        let listener = try SocketListener(.unix(path: path))
        defer { listener.close() }
        #expect(code { try SocketListener(.unix(path: path)) } == .busy)
        _ = try connect()
    }

    @Test("path that holds a regular file is left alone")
    func keepsRegularFile() throws {
        let descriptor = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
        #expect(descriptor >= 0)
        Glibc.close(descriptor)
        #expect(code { try SocketListener(.unix(path: path)) } == .notASocket)
        #expect(code { try connect() } == .notASocket)
        var status = stat()
        #expect(unsafe stat(path, &status) == 0)
    }

    @Test("file is removed when the listener is closed, once")
    func removesFile() throws {
        let first = try SocketListener(.unix(path: path))
        first.close()
        #expect(code { try connect() } == .nobodyListens)
        let isGone = unsafe access(path, F_OK) != 0
        #expect(isGone)
        let second = try SocketListener(.unix(path: path))
        defer { second.close() }
        first.close()
        _ = try connect()
    }

    @Test("path where nothing is says that nothing listens there")
    func reportsMissingSocket() {
        #expect(code { try connect() } == .nobodyListens)
    }

    @Test("listener gives no peer when none came in time")
    func acceptTimesOut() throws {
        let listener = try SocketListener(.unix(path: path))
        defer { listener.close() }
        #expect(try listener.accept(timeout: .milliseconds(20)) == nil)
    }

    @Test("listener that waits is interrupted, and ends when it is closed")
    func acceptIsInterrupted() throws {
        let listener = try SocketListener(.tcp(host: "127.0.0.1", port: 0))
        let first = Background { try listener.accept(timeout: Self.forever) == nil }
        listener.interrupt()
        #expect(try #require(first.outcome()).get())
        let second = Background { try listener.accept(timeout: Self.forever) == nil }
        listener.close()
        #expect(code { try #require(second.outcome()).get() } == .notOpen)
    }

    @Test(
        "port 0 becomes the port the system chose, for IPv6, too",
        arguments: ["127.0.0.1", "::1"]
    )
    func choosesPort(host: String) throws {
        // A machine may have no IPv6.
        guard let listener = try? SocketListener(.tcp(host: host, port: 0)) else {
            #expect(host == "::1")
            return
        }
        defer { listener.close() }
        let address = try BoardAddress(parsing: listener.boardAddress.description)
        #expect(address == .socket(listener.address))
        _ = try SocketConnector.connect(to: listener.address, timeout: Self.forever)
        #expect(try listener.accept(timeout: Self.forever) != nil)
    }

    @Test("port that is taken is busy, and one that is free has nobody listening")
    func reportsPorts() throws {
        let listener = try SocketListener(.tcp(host: "127.0.0.1", port: 0))
        #expect(code { try SocketListener(listener.address) } == .busy)
        listener.close()
        #expect(
            code { try SocketConnector.connect(to: listener.address, timeout: Self.forever) }
                == .nobodyListens
        )
    }

    @Test("connection ends at its deadline when the other side accepts nobody")
    func connectTimesOut() throws {
        let listener = try SocketListener(.unix(path: path))
        defer { listener.close() }
        var streams: [DescriptorStream] = []
        let refused = code {
            // More than any backlog holds.
            for _ in 0..<10_000 {
                streams.append(
                    try SocketConnector.connect(to: .unix(path: path), timeout: .milliseconds(20))
                )
            }
        }
        #expect(refused == .deadlineExceeded)
        #expect(!streams.isEmpty)
    }

    private func connect() throws -> DescriptorStream {
        try SocketConnector.connect(to: .unix(path: path), timeout: Self.forever)
    }

    /// What a program that was killed leaves behind.
    private func leaveStaleSocket() throws {
        let spare = scratch.file("moved.sock")
        let listener = try SocketListener(.unix(path: path))
        // A file that was moved is not removed by its listener.
        let moved = unsafe rename(path, spare)
        listener.close()
        let movedBack = unsafe rename(spare, path)
        #expect(moved == 0 && movedBack == 0)
    }
}
