// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ControlAPI

@Suite("The client")
struct ControlClientTests {
    @Test("says in one sentence that no daemon answers")
    func absent() async {
        let socket = "/tmp/hebb-no-such-directory/hebbd.sock"
        let error = await #expect(throws: ControlFailure.self) {
            let _: VersionReport = try await ControlClient(socket: socket).get("/v1/version")
        }
        #expect(error?.code == "daemonAbsent")
        #expect(error?.exitStatus == 3)
        #expect(error?.message == "No daemon answers at \(socket): start hebbd first.")
    }

    @Test("escapes what a user wrote into one part of a path")
    func escaping() {
        #expect(ControlClient.escaped("last") == "last")
        #expect(ControlClient.escaped("a/b?c d") == "a%2Fb%3Fc%20d")
    }

    @Test("looks for the user's own daemon where the session keeps its sockets")
    func location() {
        #expect(
            SocketLocation.standard(environment: ["XDG_RUNTIME_DIR": "/run/user/7"])
                == "/run/user/7/hebb/hebbd.sock"
        )
        #expect(SocketLocation.standard(environment: [:]) == "/run/hebb/hebbd.sock")
    }
}
