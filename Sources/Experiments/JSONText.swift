// SPDX-License-Identifier: Apache-2.0

/// A JSON value that is written in one way only.
indirect enum JSONText: Hashable, Sendable {
    /// A member of an object.
    struct Member: Hashable, Sendable {
        let key: String
        let value: JSONText

        init(_ key: String, _ value: JSONText) {
            self.key = key
            self.value = value
        }
    }

    case text(String)
    case integer(Int64)
    case flag(Bool)
    case null
    case array([JSONText])
    case object([Member])

    /// A binary64 number as the 16 hexadecimal digits of its bits, so that no reader rounds it.
    static func bits(_ value: Double) -> JSONText {
        let digits = String(value.bitPattern, radix: 16)
        return .text(String(repeating: "0", count: 16 - digits.count) + digits)
    }

    static func texts(_ texts: [String]) -> JSONText { .array(texts.map { .text($0) }) }

    /// The canonical bytes: no spaces, keys in the order of their UTF-8 bytes, and only the
    /// escapes that JSON demands.
    ///
    /// Source: IETF RFC 8785 (2020), sections 3.2.2 and 3.2.3, except that keys sort by UTF-8;
    /// all of ours are ASCII, where both orders agree.
    var canonicalBytes: [UInt8] { Array(canonicalText.utf8) }

    private var canonicalText: String {
        switch self {
        case .array(let values):
            return "[" + values.map(\.canonicalText).joined(separator: ",") + "]"
        case .object(let members):
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            let parts = sorted.map { "\(Self.quote($0.key)):\($0.value.canonicalText)" }
            return "{" + parts.joined(separator: ",") + "}"
        default: return scalarText
        }
    }

    /// The text for people: two spaces a level, members in the order given.
    func prettyText(indentation: String = "") -> String {
        let inner = indentation + "  "
        switch self {
        case .array(let values) where values.contains(where: \.isNested):
            let lines = values.map { inner + $0.prettyText(indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
        case .array(let values):
            return "[" + values.map(\.scalarText).joined(separator: ", ") + "]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { member in
                "\(inner)\(Self.quote(member.key)): "
                    + member.value.prettyText(indentation: inner)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
        default: return scalarText
        }
    }

    private var isNested: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    private var scalarText: String {
        switch self {
        case .text(let text): Self.quote(text)
        case .integer(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .null, .array, .object: "null"
        }
    }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{8}": quoted += "\\b"
            case "\u{C}": quoted += "\\f"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
