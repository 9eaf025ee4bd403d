// SPDX-License-Identifier: Apache-2.0

import ControlAPI
import Foundation
import Logging
import ServiceLifecycle
import TestKit
import Testing

@testable import Daemon

@Suite("The server", .timeLimit(.minutes(1)))
struct ControlServerTests {
    /// Serves a laboratory while `body` speaks to it.
    private static func serving(
        _ bed: Bed,
        _ body: @escaping @Sendable (ControlClient) async throws -> Void
    ) async throws {
        let socket = bed.scratch.file("hebbd.sock")
        let (ready, signal) = AsyncStream.makeStream(of: Void.self)
        let server = ControlServer(bed.laboratory, socket: socket, logLevel: .critical) {
            signal.finish()
        }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let services = ServiceGroup(
            services: [server, LaboratoryService(bed.laboratory)],
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { signal.finish() }
                try await services.run()
            }
            for await _ in ready {}
            do {
                try await body(ControlClient(socket: socket, patienceSeconds: 20))
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            } catch {
                await services.triggerGracefulShutdown()
                throw error
            }
        }
    }

    @Test("runs an experiment for a client and tells it everything that happens")
    func run() async throws {
        try await Self.serving(Bed()) { client in
            let job: JobReport = try await client.post("/v1/runs", Bed.request(), key: "one")
            let again: JobReport = try await client.post("/v1/runs", Bed.request(), key: "one")
            #expect(again.ticket == job.ticket)
            var events: [RunEvent] = []
            try await client.watch(job.ticket) { events.append($0) }
            #expect(events.map(\.kind) == [.started, .finished])
            #expect(events.last?.report?.verdict == "pass")
            // A second listener hears the same, by the number of the run.
            var replay: [RunEvent] = []
            try await client.watch("1") { replay.append($0) }
            #expect(replay == events)
            let status: RunStatus = try await client.get("/v1/runs/last")
            #expect(status.run?.run == 1)
            let list: RunList = try await client.get("/v1/runs?limit=5")
            #expect(list.runs.map(\.run) == [1])
            #expect(list.queued.isEmpty)
        }
    }

    @Test("tells what is attached and what comes and goes, until it ends")
    func deviceEvents() async throws {
        try await Self.serving(Bed()) { client in
            var events: [String] = []
            do {
                try await client.watchDevices { event in
                    events.append("\(event.kind) \(event.device.address)")
                }
                Issue.record("The events have an end.")
            } catch let failure as ControlFailure {
                #expect(failure.code == "daemonLost")
            }
            #expect(
                events == ["appeared usb:1209:0001:HB0001", "left usb:1209:0001:HB0001"]
            )
        }
    }

    @Test("says what it is and what there is")
    func about() async throws {
        try await Self.serving(Bed()) { client in
            let health: [String: String] = try await client.get("/healthz")
            #expect(health == ["status": "ok"])
            let version: VersionReport = try await client.get("/v1/version")
            #expect(version.interface == Release.interface)
            let devices: DeviceList = try await client.get("/v1/devices")
            #expect(devices.devices.map(\.address) == ["sim"])
            let rows: CatalogueReport = try await client.get("/v1/catalogue")
            #expect(rows.rows.isEmpty)
            let stopped: StopReport = try await client.post("/v1/estop", String?.none)
            #expect(stopped.stopped.isEmpty)
            let valid: ValidationReport = try await client.post("/v1/validate", Bed.request())
            #expect(valid.valid && valid.title == "Counting")
        }
    }

    @Test(
        "refuses with a code, a sentence and an exit status",
        arguments: [
            ("/v1/runs/99", "noSuchRun", Int32(2)), ("/v1/nothing", "requestRefused", 2),
            ("/v1/recipes/PLA-02", "experimentInvalid", 2),
        ]
    )
    func refusals(path: String, code: String, status: Int32) async throws {
        try await Self.serving(Bed()) { client in
            let failure = await #expect(throws: ControlFailure.self) {
                let _: RunStatus = try await client.get(path)
            }
            #expect(failure?.code == code)
            #expect(failure?.exitStatus == status)
            #expect(failure?.message.isEmpty == false)
        }
    }

    @Test("is not reached by others: the socket is for its owner and group")
    func mode() async throws {
        let bed = Bed()
        try await Self.serving(bed) { client in
            let attributes = try FileManager.default.attributesOfItem(atPath: client.socket)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
        }
        #expect(!FileManager.default.fileExists(atPath: bed.scratch.file("hebbd.sock")))
    }

    @Test("lets in its own user, root and its group")
    func peers() {
        #expect(PeerCheck.allows(user: geteuid(), group: 1))
        #expect(PeerCheck.allows(user: 0, group: 1))
        #expect(PeerCheck.allows(user: 4_000_000_000, group: getegid()))
        #expect(!PeerCheck.allows(user: 4_000_000_000, group: getegid() + 1))
    }
}
