// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Daemon

@Suite("The routes")
struct ControlRoutesTests {
    /// `METHOD /path` of every operation that the description lists.
    private static func described() throws -> Set<String> {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("protocols/control/openapi.yaml")
        var found: Set<String> = []
        var path: String?
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("components:") { break }
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = String(line.dropFirst(2).dropLast())
            } else if let path, line.hasPrefix("    "), !line.hasPrefix("     "),
                ["get:", "post:", "put:", "delete:"].contains(line.dropFirst(4))
            {
                found.insert("\(line.dropFirst(4).dropLast().uppercased()) \(path)")
            }
        }
        return found
    }

    @Test("are those that protocols/control/openapi.yaml describes")
    func agree() throws {
        let routes = ControlRoutes(Bed().laboratory).router.routes.map { route in
            "\(route.method) \(route.path.description.replacing(":id", with: "{id}"))"
        }
        #expect(Set(routes) == (try Self.described()))
        #expect(routes.count == 15)
    }
}
