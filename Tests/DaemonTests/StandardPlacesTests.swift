// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

@testable import Daemon

@Suite("Standard places")
struct StandardPlacesTests {
    @Test("of the store follow the desktop's conventions")
    func store() {
        #expect(
            StandardPlaces.store(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"])
                == "/s/hebb/store.sqlite"
        )
        #expect(
            StandardPlaces.store(environment: ["HOME": "/h"])
                == "/h/.local/state/hebb/store.sqlite"
        )
    }

    @Test("of recipes are found above the program, unless one is named")
    func protocols() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hebb-places-\(UUID().uuidString)")
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let recipes = folder.appendingPathComponent("protocols/recipes")
        try FileManager.default.createDirectory(at: recipes, withIntermediateDirectories: true)
        let program = folder.appendingPathComponent(".build/debug/hebb").path
        let expected = folder.appendingPathComponent("protocols").path
        func find(_ name: String?, _ environment: [String: String] = [:]) throws -> String? {
            try StandardPlaces.protocols(named: name, environment: environment, program: program)
        }
        #expect(try find(nil) == expected)
        #expect(try find(expected) == expected)
        #expect(try find(recipes.path) == expected)
        #expect(try find(nil, ["HEBB_PROTOCOLS": expected]) == expected)
        let error = #expect(throws: LaboratoryError.self) { _ = try find("/nowhere") }
        #expect(error?.code == .protocolsMissing)
    }
}
