// SPDX-License-Identifier: Apache-2.0

import Foundation
import ProtocolSchema
import Testing
import WireProtocol

@Suite("Generated code")
struct GeneratedCodeTests {
    @Test("the generated files agree with the schema")
    func fresh() throws {
        #expect(try GeneratedTree(root: Repository.root).staleness() == [])
    }

    @Test("the code holds the hash of the schema's canonical text")
    func hash() throws {
        #expect(try GeneratedTree(root: Repository.root).schema().hash == WireSchema.hash)
    }

    @Test("a changed, a missing and a left-over file are each reported")
    func stale() throws {
        let root = NSTemporaryDirectory() + "protocol-schema-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let folder = root + "/" + Schema.swiftFolder
        try FileManager.default.createDirectory(
            atPath: root + "/protocols/board",
            withIntermediateDirectories: true
        )
        let schema = try Repository.bytes(Schema.path)
        try Data(schema).write(to: URL(fileURLWithPath: root + "/" + Schema.path))
        let tree = GeneratedTree(root: root)
        try tree.write()
        #expect(try tree.staleness() == [])
        try Data("changed".utf8).write(to: URL(fileURLWithPath: folder + "/Opcode.swift"))
        try FileManager.default.removeItem(atPath: folder + "/Message+Stop.swift")
        try Data("new".utf8).write(to: URL(fileURLWithPath: folder + "/Message+Old.swift"))
        #expect(
            try tree.staleness() == [
                "\(Schema.swiftFolder)/Message+Old.swift is not generated any more.",
                "\(Schema.swiftFolder)/Opcode.swift is stale.",
                "\(Schema.swiftFolder)/Message+Stop.swift is missing.",
            ]
        )
        try tree.write()
        #expect(try tree.staleness() == [])
    }

    @Test("prose does not change the schema hash, a field does")
    func hashCoversMeaning() throws {
        let text = String(decoding: try Repository.bytes(Schema.path), as: UTF8.self)
        let prose = text.replacingOccurrences(of: "Who the board is.", with: "Its identity.")
        let field = text.replacingOccurrences(of: "\"nonce\"", with: "\"nonce2\"")
        #expect(prose != text && field != text)
        #expect(try Schema(json: Array(prose.utf8)).hash == WireSchema.hash)
        #expect(try Schema(json: Array(field.utf8)).hash != WireSchema.hash)
    }

    @Test(
        "an unsound schema is refused with a sentence",
        arguments: [
            ("\"opcode\": 2,", "\"opcode\": 1,", "The opcode 1 occurs twice."),
            ("\"class\": \"data\"", "\"class\": \"date\"", "Records has the unknown class date."),
            ("\"type\": \"text16\"", "\"type\": \"txt\"", "Field serial has the unknown type txt."),
            (
                "\"maximum\": 984", "\"maximum\": 990",
                "Records takes up to 1004 bytes, more than a payload holds."
            ),
            (
                "\"range\": [1, 500]", "\"range\": [1, 70000]",
                "Arm.lease has a range that does not fit u16."
            ),
        ]
    )
    func unsound(_ old: String, _ new: String, _ sentence: String) throws {
        let text = String(decoding: try Repository.bytes(Schema.path), as: UTF8.self)
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text)
        let error = #expect(throws: SchemaError.self) { try Schema(json: Array(changed.utf8)) }
        #expect(error?.description == sentence)
    }
}
