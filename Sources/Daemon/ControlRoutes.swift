// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Foundation
internal import HTTPTypes
package import Hummingbird

/// The daemon's interface: each route calls one function of the laboratory.
package struct ControlRoutes {
    private let laboratory: Laboratory

    /// Routes to a laboratory.
    package init(_ laboratory: Laboratory) { self.laboratory = laboratory }

    /// The router; `protocols/control/openapi.yaml` describes each route.
    package var router: Router<ControlContext> {
        let router = Router(context: ControlContext.self)
        router.middlewares.add(FailureReply())
        router.middlewares.add(PeerCheck())
        addAbout(to: router)
        addCatalogue(to: router)
        addRuns(to: router)
        addActions(to: router)
        return router
    }

    private func addAbout(to router: Router<ControlContext>) {
        router.get("/healthz") { _, _ in try JSONReply.response(["status": "ok"]) }
        router.get("/v1/version") { [laboratory] _, _ in
            try JSONReply.response(laboratory.version)
        }
        router.get("/v1/devices") { [laboratory] _, _ in
            try JSONReply.response(try await laboratory.devices())
        }
        router.get("/v1/devices/events") { [laboratory] _, _ in
            EventReply.response(laboratory.deviceEvents())
        }
    }

    private func addCatalogue(to router: Router<ControlContext>) {
        router.get("/v1/catalogue") { [laboratory] _, _ in
            try JSONReply.response(try CatalogueReport(laboratory.catalogue()))
        }
        router.get("/v1/recipes") { [laboratory] _, _ in
            try JSONReply.response(try RecipeList(laboratory.catalogue()))
        }
        router.get("/v1/recipes/:id") { [laboratory] _, context in
            let row = try context.parameters.require("id")
            return try JSONReply.response(try laboratory.catalogue().report(row))
        }
        router.post("/v1/validate") { [laboratory] request, _ in
            let wanted: RunRequest = try await JSONReply.body(request)
            return try JSONReply.response(try laboratory.validate(wanted))
        }
    }

    private func addRuns(to router: Router<ControlContext>) {
        router.get("/v1/runs") { [laboratory] request, _ in
            let limit = request.uri.queryParameters["limit"].flatMap { Int($0) } ?? 100
            let state = request.uri.queryParameters["state"].map(String.init)
            return try JSONReply.response(
                RunList(
                    store: laboratory.records.path,
                    runs: try await laboratory.records.runs(limit: limit, state: state),
                    queued: await laboratory.pending().filter { $0.stage == .queued }
                )
            )
        }
        router.post("/v1/runs") { [laboratory] request, _ in
            let wanted: RunRequest = try await JSONReply.body(request)
            let key = HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] }
            let job = try await laboratory.submit(wanted, key: key)
            return try JSONReply.response(job, status: .accepted)
        }
        router.get("/v1/runs/:id") { [laboratory] _, context in
            let id = try context.parameters.require("id")
            return try JSONReply.response(try await laboratory.status(of: id))
        }
        router.get("/v1/runs/:id/events") { [laboratory] _, context in
            let id = try context.parameters.require("id")
            return EventReply.response(try await laboratory.eventsOrEnd(of: id))
        }
    }

    private func addActions(to router: Router<ControlContext>) {
        router.post("/v1/runs/:id/stop") { [laboratory] request, context in
            let id = try context.parameters.require("id")
            let now = request.uri.queryParameters["now"] == "true"
            return try JSONReply.response(try await laboratory.stop(id, now: now))
        }
        router.post("/v1/estop") { [laboratory] _, _ in
            try JSONReply.response(await laboratory.emergencyStop())
        }
        router.post("/v1/dry-run") { [laboratory] request, _ in
            let wanted: RunRequest = try await JSONReply.body(request)
            return try JSONReply.response(try await laboratory.rehearse(wanted))
        }
    }
}
