// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestKit
import Testing

@testable import Daemon

@Suite("The notifier of systemd")
struct SystemNotifierTests {
    @Test("says that the service is ready to the socket of the environment")
    func ready() throws {
        let scratch = ScratchPath()
        let path = scratch.file("notify")
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(receiver >= 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8)
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(receiver, $0, size)
            }
        }
        try #require(status == 0)
        SystemNotifier(environment: ["NOTIFY_SOCKET": path]) { true }.ready()
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = unsafe recv(receiver, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        #expect(count > 0)
        #expect(
            String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
                == "READY=1\nSTATUS=Serving."
        )
    }

    @Test("is silent where nobody listens")
    func silent() {
        SystemNotifier(environment: [:]) { true }.ready()
        SystemNotifier(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]) { true }.ready()
    }
}
