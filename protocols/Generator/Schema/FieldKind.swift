// SPDX-License-Identifier: Apache-2.0

/// What the bytes of a field are.
package enum FieldKind: Hashable, Sendable {
    /// A little-endian integer.
    case integer(bits: Int, signed: Bool)
    /// A little-endian unsigned integer out of a named set.
    case named(String, bits: Int)
    /// Text in UTF-8, filled with zeros.
    case text(Int)
    /// Bytes of a fixed number.
    case bytes(Int)
    /// All bytes up to the end of the payload, at most so many.
    case tail(maximum: Int)

    /// How many bytes it takes; none are counted for a tail.
    package var byteCount: Int {
        switch self {
        case .integer(let bits, _), .named(_, let bits): bits / 8
        case .text(let count), .bytes(let count): count
        case .tail: 0
        }
    }

    /// Its Swift type.
    var swiftType: String {
        switch self {
        case .integer(let bits, let signed): "\(signed ? "Int" : "UInt")\(bits)"
        case .named(let name, _): name
        case .text(let count): "FixedText<\(count)>"
        case .bytes(let count): "FixedBytes<\(count)>"
        case .tail: "PayloadRange"
        }
    }
}

extension Schema {
    /// What the bytes of `field` are.
    ///
    /// - Throws: ``SchemaError`` when its type is unknown.
    package func kind(of field: FieldSchema) throws(SchemaError) -> FieldKind {
        if let bits = Self.integerBits(field.type) {
            return .integer(bits: bits, signed: field.type.hasPrefix("i"))
        }
        if let named = enums.first(where: { $0.name == field.type }) {
            return .named(named.name, bits: Self.integerBits(named.type) ?? 8)
        }
        if field.type == "bytes", let maximum = field.maximum {
            return .tail(maximum: maximum)
        }
        if field.type.hasPrefix("text"), let count = Int(field.type.dropFirst(4)) {
            return .text(count)
        }
        if field.type.hasPrefix("bytes"), let count = Int(field.type.dropFirst(5)) {
            return .bytes(count)
        }
        throw SchemaError("Field \(field.name) has the unknown type \(field.type).")
    }

    /// How many bytes the fixed fields of `message` take.
    package func fixedByteCount(_ message: MessageSchema) throws(SchemaError) -> Int {
        var count = 0
        for field in message.fields {
            count += try kind(of: field).byteCount
        }
        return count
    }

    /// The tail of `message`, when it has one.
    package func tail(
        _ message: MessageSchema
    ) throws(SchemaError) -> (field: FieldSchema, maximum: Int)? {
        guard let last = message.fields.last, case .tail(let maximum) = try kind(of: last) else {
            return nil
        }
        return (last, maximum)
    }

    static func integerBits(_ type: String) -> Int? {
        guard let first = type.first, first == "u" || first == "i",
            let bits = Int(type.dropFirst()), [8, 16, 32, 64].contains(bits)
        else { return nil }
        return bits
    }
}
