// SPDX-License-Identifier: Apache-2.0

/// One file the generator writes.
package struct GeneratedFile: Sendable {
    /// Where, from the root of the repository.
    package var path: String
    /// What it holds.
    package var text: String
}

extension Schema {
    /// The folder of the generated Swift files; it holds nothing else.
    package static let swiftFolder = "Sources/WireProtocol/Generated"

    /// Where the sentences for the board's faults lie; the firmware has no use for them.
    static let meaningPath = "Sources/BoardLink/Generated/BoardFault+Meaning.swift"

    /// Where the schema lies.
    package static let path = "protocols/board/messages.json"

    /// Everything the generator writes.
    ///
    /// - Throws: ``SchemaError`` when a field's type is unknown.
    package func generate() throws(SchemaError) -> [GeneratedFile] {
        var files: [GeneratedFile] = []
        for item in enums {
            files.append(swiftFile(item.name, swiftText(item)))
        }
        files.append(swiftFile("Opcode", try opcodeText()))
        files.append(swiftFile("Opcode+Visit", visitText()))
        files.append(swiftFile("WireSchema", schemaText()))
        if let faults = enums.first(where: { $0.name == "BoardFault" }) {
            let text = SwiftText.head + meaningText(faults)
            files.append(GeneratedFile(path: Self.meaningPath, text: text))
        }
        for message in messages {
            files.append(swiftFile("Message+\(message.name)", try swiftText(message)))
        }
        files.append(
            GeneratedFile(path: "docs/reference/board-protocol.md", text: try referencePage())
        )
        files.append(
            GeneratedFile(path: "protocols/board/vectors.json", text: try vectorsText())
        )
        return files
    }

    private func swiftFile(_ name: String, _ text: String) -> GeneratedFile {
        GeneratedFile(path: "\(Self.swiftFolder)/\(name).swift", text: SwiftText.head + text)
    }

    private func swiftText(_ item: EnumSchema) -> String {
        let type = (FieldKind.integer(bits: Self.integerBits(item.type) ?? 8, signed: false))
            .swiftType
        var text = SwiftText.comment(item.about, indent: 0)
        text += "public enum \(item.name): \(type), Sendable, BitwiseCopyable, CaseIterable {\n"
        for choice in item.cases {
            text += SwiftText.comment(choice.about, indent: 4)
            text += "    case \(SwiftText.identifier(choice.name)) = \(choice.value)\n"
        }
        return text + "}\n"
    }

    private func meaningText(_ item: EnumSchema) -> String {
        var text = """
            package import WireProtocol

            extension \(item.name) {
                /// What it means, as a sentence.
                package var meaning: String {
                    switch self {

            """
        for choice in item.cases {
            text += "        case .\(choice.name):\n"
            text += "            \"\(choice.about)\"\n"
        }
        return text + "        }\n    }\n}\n"
    }

    private func opcodeText() throws(SchemaError) -> String {
        var text = """
            /// The numbers of the messages.
            public enum Opcode: UInt8, Sendable, BitwiseCopyable, CaseIterable {

            """
        for message in messages {
            text += SwiftText.comment(message.about, indent: 4)
            text += "    case \(SwiftText.lowered(message.name)) = \(message.opcode)\n"
        }
        text += """

                /// How frames with this message are handled, and how long they are.
                public var traits: OpcodeTraits {
                    switch self {

            """
        for message in messages {
            let fixed = try fixedByteCount(message)
            let tail = try tail(message)?.maximum ?? 0
            text += "        case .\(SwiftText.lowered(message.name)):\n"
            text += "            OpcodeTraits(.\(message.class), to: .\(message.to), "
            text += "fixed: \(fixed), tail: \(tail))\n"
        }
        return text + "        }\n    }\n}\n"
    }

    private func visitText() -> String {
        var text = """
            public import PulsePrograms

            extension Opcode {
                /// Hands the message with this number in `payload` to `visitor`.
                ///
                /// - Returns: Whether the payload has the message's form.
                public func visit(
                    _ payload: borrowing some ByteSource & ~Copyable,
                    with visitor: inout some MessageVisitor & ~Copyable
                ) -> Bool {
                    switch self {

            """
        for message in messages {
            let type = "Message.\(message.name)"
            text += "        case .\(SwiftText.lowered(message.name)):\n"
            text += "            guard let message = \(type)(decoding: payload) "
            text += "else { return false }\n"
            text += "            visitor.visit(message)\n"
        }
        return text + "        }\n        return true\n    }\n}\n"
    }

    private func schemaText() -> String {
        let digits = String(hash, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        let groups = stride(from: 0, to: 16, by: 4).map { start in
            String(padded.dropFirst(start).prefix(4))
        }
        return """
            /// Which schema this code was generated from.
            public enum WireSchema: Sendable {
                /// Version of the protocol; it is in the header of every frame.
                public static let version: UInt8 = \(version)

                /// The first 8 bytes of the SHA-256 of the schema's canonical text.
                public static let hash: UInt64 = 0x\(groups.joined(separator: "_"))
            }

            """
    }
}
