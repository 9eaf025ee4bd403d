// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// The Swift text of one message.
    func swiftText(_ message: MessageSchema) throws(SchemaError) -> String {
        let tail = try tail(message)
        let conformance = tail == nil ? "WireMessage" : "TailedMessage"
        var text = "public import PulsePrograms\n\nextension Message {\n"
        text += SwiftText.comment(message.about, indent: 4)
        text += "    public struct \(message.name): \(conformance) {\n"
        text += """
                    /// Its number.
                    public static let opcode = Opcode.\(SwiftText.lowered(message.name))


            """
        for field in message.fields {
            text += SwiftText.comment(field.about, indent: 8, note: note(field))
            text += "        public var \(field.name): \(try kind(of: field).swiftType)\n\n"
        }
        text += try initText(message) + "\n"
        text += try decodeText(message) + "\n"
        text += try encodeText(message)
        if let tail, tail.field.name != "tail" {
            text += """

                        /// The bytes at the end of the payload.
                        public var tail: PayloadRange { \(tail.field.name) }

                """
        }
        return text + "    }\n}\n"
    }

    private func note(_ field: FieldSchema) -> String {
        let range = field.range.map { "\($0[0])…\($0[1])" }
        return [field.unit, range].compactMap(\.self).joined(separator: ", ")
    }

    private func initText(_ message: MessageSchema) throws(SchemaError) -> String {
        var text = "        /// A message of the given content.\n"
        guard !message.fields.isEmpty else { return text + "        public init() {}\n" }
        let arguments = try message.fields.map { (field) throws(SchemaError) -> String in
            "            \(field.name): \(try kind(of: field).swiftType)"
        }
        text += "        public init(\n\(arguments.joined(separator: ",\n"))\n        ) {\n"
        for field in message.fields {
            text += "            self.\(field.name) = \(field.name)\n"
        }
        return text + "        }\n"
    }

    private func decodeText(_ message: MessageSchema) throws(SchemaError) -> String {
        var text = """
                    /// The message in `payload`, or nil when it does not have its form.
                    public init?(decoding payload: borrowing some ByteSource & ~Copyable) {
                        guard Self.fits(payload.byteCount) else { return nil }

            """
        let fixed = message.fields.count - (try tail(message) == nil ? 0 : 1)
        if fixed > 0 {
            text += "            var reader = FieldReader()\n"
        }
        for field in message.fields {
            text += try decodeText(field)
        }
        return text + "        }\n"
    }

    private func decodeText(_ field: FieldSchema) throws(SchemaError) -> String {
        let name = field.name
        switch try kind(of: field) {
        case .integer:
            let read = "            \(name) = reader.integer(payload)\n"
            guard let range = field.range else { return read }
            return read + """
                            guard (\(range[0])...\(range[1])).contains(\(name)) else { return nil }

                """
        case .named(let type, _):
            return """
                            guard let \(name) = \(type)(rawValue: reader.integer(payload)) else {
                                return nil
                            }
                            self.\(name) = \(name)

                """
        case .text: return "            \(name) = FixedText(&reader, payload)\n"
        case .bytes: return "            \(name) = FixedBytes(&reader, payload)\n"
        case .tail: return "            \(name) = Self.tail(of: payload.byteCount)\n"
        }
    }

    private func encodeText(_ message: MessageSchema) throws(SchemaError) -> String {
        let fixed = message.fields.count - (try tail(message) == nil ? 0 : 1)
        let what = try tail(message) == nil ? "the payload" : "the payload up to its tail"
        var text = "        /// Writes \(what); a value out of range is a programmer error.\n"
        text += "        public func encode(into sink: inout some ByteSink & ~Copyable) {"
        guard fixed > 0 else { return text + "}\n" }
        text += "\n"
        for field in message.fields {
            text += try encodeText(field)
        }
        return text + "        }\n"
    }

    private func encodeText(_ field: FieldSchema) throws(SchemaError) -> String {
        let name = field.name
        switch try kind(of: field) {
        case .integer:
            let write = "            sink.append(integer: \(name))\n"
            guard let range = field.range else { return write }
            return """
                            precondition(
                                (\(range[0])...\(range[1])).contains(\(name)),
                                "\(name) lies in \(range[0])…\(range[1])."
                            )

                """ + write
        case .named: return "            sink.append(integer: \(name).rawValue)\n"
        case .text: return "            \(name).encode(into: &sink)\n"
        case .bytes: return "            \(name).encode(into: &sink)\n"
        case .tail: return ""
        }
    }
}
