// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import PulseGenerators
import Testing

@Suite("Families of generators")
struct ModelFileTests {
    @Test("every file is read and is named after its family", arguments: ModelFiles.names)
    func reads(name: String) throws {
        #expect(try ModelFiles.model(name).name == name)
    }

    @Test("every file is tested")
    func lists() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: ModelFiles.directory.path)
        let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        #expect(names.sorted() == ModelFiles.names)
    }
}
