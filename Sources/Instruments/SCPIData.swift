// SPDX-License-Identifier: Apache-2.0

/// One element of what goes to an instrument or comes from it.
///
/// Source: IEEE 488.2-1992, 7.7 (program data) and 8.7 (response data).
package enum SCPIData: Hashable, Sendable {
    /// A number, with the suffix that stands behind it in capital letters, empty for none.
    case number(SCPINumber, suffix: String)
    /// A word without quotes.
    case word(String)
    /// The text between quotes.
    case string(String)
    /// Bytes of any value.
    case block([UInt8])

    /// The number of a number without suffix.
    package var plainNumber: SCPINumber? {
        if case .number(let number, suffix: "") = self { return number }
        return nil
    }

    /// The block of definite length that holds `bytes`.
    ///
    /// Source: IEEE 488.2-1992, 8.7.9: `#`, the count of digits, the count of bytes, the bytes.
    package static func blockBytes(_ bytes: [UInt8]) -> [UInt8] {
        let count = String(bytes.count)
        return Array("#\(count.count)\(count)".utf8) + bytes
    }
}

/// Bounds of what is read from the other side, whatever it sends.
package struct SCPIBounds: Hashable, Sendable {
    /// Most bytes of one message.
    package var byteCount: Int
    /// Most elements of one message.
    package var elementCount: Int

    /// A megabyte and ten thousand elements by default.
    package init(byteCount: Int = 1 << 20, elementCount: Int = 10_000) {
        precondition(byteCount > 0 && elementCount > 0, "A bound admits something.")
        self.byteCount = byteCount
        self.elementCount = elementCount
    }
}

/// Reads elements from bytes that may be anything.
struct SCPIScanner {
    let bytes: ArraySlice<UInt8>
    private(set) var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    var isAtEnd: Bool { index >= bytes.endIndex }

    func peek(_ offset: Int = 0) -> UInt8? {
        index + offset < bytes.endIndex ? bytes[index + offset] : nil
    }

    mutating func skip(_ count: Int = 1) { index = min(index + count, bytes.endIndex) }

    /// White space: every control character but the line feed, and the space.
    ///
    /// Source: IEEE 488.2-1992, 7.4.1.2.
    mutating func skipSpace() {
        while let byte = peek(), byte <= 32, byte != 10 { index += 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index += 1
        return true
    }

    /// Letters, digits and underscores, beginning with a letter; empty when there are none.
    mutating func takeWord() -> String {
        guard let first = peek(), first.isLetter else { return "" }
        let start = index
        while let byte = peek(), byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") {
            index += 1
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Reads one element.
    mutating func takeData() throws(SCPIFault) -> SCPIData {
        switch peek() {
        case nil: throw .missingParameter
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try takeString())
        case UInt8(ascii: "#"): return try takeHashed()
        case let byte? where byte.isLetter: return .word(takeWord())
        default: return try takeNumber()
        }
    }

    private mutating func takeNumber() throws(SCPIFault) -> SCPIData {
        guard let (number, count) = SCPINumber.parse(bytes[index...]) else {
            throw .syntaxError
        }
        index += count
        let before = index
        skipSpace()
        guard let byte = peek(), byte.isLetter else {
            index = before
            return .number(number, suffix: "")
        }
        return .number(number, suffix: takeSuffix())
    }

    /// Letters and digits of a unit.
    private mutating func takeSuffix() -> String {
        takeWord().uppercased()
    }

    private mutating func takeString() throws(SCPIFault) -> String {
        guard let quote = peek() else { throw .syntaxError }
        index += 1
        var content: [UInt8] = []
        while let byte = peek() {
            index += 1
            if byte == quote {
                // A quote that is doubled stands for itself.
                guard take(quote) else { return String(decoding: content, as: UTF8.self) }
            }
            content.append(byte)
        }
        throw .invalidString
    }

    /// A block, or a number that is not decimal.
    private mutating func takeHashed() throws(SCPIFault) -> SCPIData {
        guard let kind = peek(1) else { throw .invalidBlock }
        switch kind | 0x20 {
        case UInt8(ascii: "h"): return try takeInteger(radix: 16)
        case UInt8(ascii: "q"): return try takeInteger(radix: 8)
        case UInt8(ascii: "b"): return try takeInteger(radix: 2)
        default: return try takeBlock()
        }
    }

    private mutating func takeInteger(radix: Int) throws(SCPIFault) -> SCPIData {
        index += 2
        let start = index
        while let byte = peek(), byte.isLetter || byte.isDigit { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let value = UInt64(text, radix: radix) else { throw .invalidNumber }
        return .number(SCPINumber(digits: value), suffix: "")
    }

    private mutating func takeBlock() throws(SCPIFault) -> SCPIData {
        guard let digit = peek(1), digit.isDigit else { throw .invalidBlock }
        let digitCount = Int(digit - UInt8(ascii: "0"))
        index += 2
        guard digitCount > 0 else {
            // Of indefinite length: all that is left, without the line feed at its end.
            let content = bytes[index...]
            index = bytes.endIndex
            return .block(Array(content.last == 10 ? content.dropLast() : content))
        }
        var count = 0
        for _ in 0..<digitCount {
            guard let byte = peek(), byte.isDigit else { throw .invalidBlock }
            count = count * 10 + Int(byte - UInt8(ascii: "0"))
            index += 1
        }
        guard count <= bytes.endIndex - index else { throw .invalidBlock }
        let content = Array(bytes[index..<index + count])
        index += count
        return .block(content)
    }
}

extension UInt8 {
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
