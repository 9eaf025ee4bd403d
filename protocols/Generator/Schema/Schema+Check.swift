// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// The largest payload of any frame.
    static let maximumPayload = 1003

    /// The largest payload that passes over every kind of line.
    static let commonPayload = 240

    static let classes = ["urgent", "control", "program", "data"]

    /// Refuses a schema from which no sound code can be made.
    func check() throws(SchemaError) {
        try demandUnique(enums.map(\.name) + messages.map(\.name), "The name")
        try demandUnique(messages.map { String($0.opcode) }, "The opcode")
        for item in enums {
            try check(item)
        }
        for message in messages {
            try check(message)
        }
        guard messages.map(\.opcode) == messages.map(\.opcode).sorted() else {
            throw SchemaError("The messages are not in the order of their opcodes.")
        }
    }

    private func check(_ item: EnumSchema) throws(SchemaError) {
        guard let bits = Self.integerBits(item.type), item.type.hasPrefix("u"), bits <= 16 else {
            throw SchemaError("\(item.name) is carried by \(item.type), not by u8 or u16.")
        }
        try demandUnique(item.cases.map(\.name), "In \(item.name), the name")
        try demandUnique(item.cases.map { String($0.value) }, "In \(item.name), the number")
        for choice in item.cases where !(0..<(1 << bits)).contains(choice.value) {
            throw SchemaError("\(item.name).\(choice.name) does not fit \(item.type).")
        }
    }

    private func check(_ message: MessageSchema) throws(SchemaError) {
        let name = message.name
        guard (1...255).contains(message.opcode) else {
            throw SchemaError("The opcode of \(name) does not lie in 1…255.")
        }
        guard Self.classes.contains(message.class) else {
            throw SchemaError("\(name) has the unknown class \(message.class).")
        }
        guard ["board", "host", "both"].contains(message.to) else {
            throw SchemaError("\(name) goes to \(message.to), not to board, host or both.")
        }
        try demandUnique(message.fields.map(\.name), "In \(name), the name")
        for (index, field) in message.fields.enumerated() {
            try check(field, of: message, isLast: index == message.fields.count - 1)
        }
        let fixed = try fixedByteCount(message)
        let most = fixed + (try tail(message)?.maximum ?? 0)
        guard fixed <= Self.commonPayload, most <= Self.maximumPayload else {
            throw SchemaError("\(name) takes up to \(most) bytes, more than a payload holds.")
        }
    }

    private func check(
        _ field: FieldSchema,
        of message: MessageSchema,
        isLast: Bool
    ) throws(SchemaError) {
        let name = "\(message.name).\(field.name)"
        let kind = try kind(of: field)
        if case .tail = kind {
            guard isLast, message.class != "urgent" else {
                throw SchemaError("\(name) is a tail, but not the end of a sequenced message.")
            }
        }
        guard let range = field.range else { return }
        guard case .integer(let bits, let signed) = kind, bits < 64, range.count == 2,
            range[0] <= range[1], range[0] >= (signed ? -(1 << (bits - 1)) : 0),
            range[1] < (signed ? 1 << (bits - 1) : 1 << bits)
        else {
            throw SchemaError("\(name) has a range that does not fit \(field.type).")
        }
    }

    private func demandUnique(_ names: [String], _ what: String) throws(SchemaError) {
        var seen: [String] = []
        for name in names {
            guard !seen.contains(name) else { throw SchemaError("\(what) \(name) occurs twice.") }
            seen.append(name)
        }
    }
}
