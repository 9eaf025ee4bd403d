// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// What the schema says to machines, without its prose; the schema hash covers this text.
    ///
    /// One line each, in the order of the file:
    ///
    /// ```
    /// protocol 1
    /// enum BoardState u8 safe=1 armed=2 …
    /// message Hello 1 urgent board nonce:u64 … maximumPayload:u16[240,1003]/B …
    /// ```
    package var canonicalText: String {
        var text = "protocol \(version)\n"
        for item in enums {
            let cases = item.cases.map { " \($0.name)=\($0.value)" }.joined()
            text += "enum \(item.name) \(item.type)\(cases)\n"
        }
        for message in messages {
            let fields = message.fields.map { " " + canonicalField($0) }.joined()
            text += "message \(message.name) \(message.opcode) \(message.class) \(message.to)"
            text += "\(fields)\n"
        }
        return text
    }

    /// The first 8 bytes of the SHA-256 of ``canonicalText``, as a little-endian number.
    package var hash: UInt64 {
        ReferenceCoding.sha256(Array(canonicalText.utf8)).prefix(8).reversed()
            .reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func canonicalField(_ field: FieldSchema) -> String {
        let range = field.range.map { "[\($0[0]),\($0[1])]" } ?? ""
        let maximum = field.maximum.map { "(\($0))" } ?? ""
        let unit = field.unit.map { "/\($0)" } ?? ""
        return "\(field.name):\(field.type)\(maximum)\(range)\(unit)"
    }
}
