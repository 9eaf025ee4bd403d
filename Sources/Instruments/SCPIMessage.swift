// SPDX-License-Identifier: Apache-2.0

/// What an instrument is told in one message: commands and queries in their order.
///
/// Source: IEEE 488.2-1992, 7.3 to 7.7; SCPI-1999, Volume 1: Syntax and Style, 6.
package struct SCPIMessage: Hashable, Sendable {
    /// One word of a header and the number behind it.
    package struct Node: Hashable, Sendable {
        /// The word in capital letters, without the number.
        package let name: String
        /// The number, nil when none stands there.
        package let suffix: Int?
    }

    /// One command or query.
    package struct Unit: Hashable, Sendable {
        /// Whether the header begins with `*`.
        package let isCommon: Bool
        /// Whether the header begins with `:`, which leads back to the root.
        package let isAbsolute: Bool
        /// The words of the header.
        package let nodes: [Node]
        /// Whether the header ends with `?`.
        package let isQuery: Bool
        /// What follows the header.
        package let parameters: [SCPIData]
    }

    /// The commands and queries.
    package let units: [Unit]

    /// Reads a message without its terminator.
    ///
    /// - Throws: ``SCPIFault`` with the number that an instrument would report.
    package static func parse(
        _ bytes: [UInt8],
        bounds: SCPIBounds = SCPIBounds()
    ) throws(SCPIFault) -> Self {
        guard bytes.count <= bounds.byteCount else { throw .inputOverrun }
        var reader = UnitReader(SCPIScanner(bytes[...]), bounds.elementCount)
        var units: [Unit] = []
        repeat {
            guard let unit = try reader.read() else { continue }
            units.append(unit)
            guard units.count <= bounds.elementCount else { throw .inputOverrun }
        } while try reader.hasMore()
        return Self(units: units)
    }
}

/// Reads units of a message one after the other.
private struct UnitReader {
    var scanner: SCPIScanner
    let maximumParameterCount: Int

    init(_ scanner: SCPIScanner, _ maximumParameterCount: Int) {
        self.scanner = scanner
        self.maximumParameterCount = maximumParameterCount
    }

    /// The next unit, nil when nothing stands before the next semicolon.
    mutating func read() throws(SCPIFault) -> SCPIMessage.Unit? {
        scanner.skipSpace()
        if scanner.isAtEnd || scanner.peek() == UInt8(ascii: ";") { return nil }
        let isCommon = scanner.take(UInt8(ascii: "*"))
        let isAbsolute = !isCommon && scanner.take(UInt8(ascii: ":"))
        var nodes = [try node()]
        while !isCommon, scanner.take(UInt8(ascii: ":")) { nodes.append(try node()) }
        let isQuery = scanner.take(UInt8(ascii: "?"))
        return SCPIMessage.Unit(
            isCommon: isCommon,
            isAbsolute: isAbsolute,
            nodes: nodes,
            isQuery: isQuery,
            parameters: try parameters()
        )
    }

    /// Whether a semicolon leads to one more unit; anything else but the end is a mistake.
    mutating func hasMore() throws(SCPIFault) -> Bool {
        scanner.skipSpace()
        if scanner.isAtEnd { return false }
        guard scanner.take(UInt8(ascii: ";")) else { throw .syntaxError }
        return true
    }

    private mutating func node() throws(SCPIFault) -> SCPIMessage.Node {
        let word = scanner.takeWord().uppercased()
        guard !word.isEmpty else { throw .syntaxError }
        let digits = String(word.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        let name = word.dropLast(digits.count)
        guard !digits.isEmpty else { return SCPIMessage.Node(name: word, suffix: nil) }
        // A number of ten digits and more names no channel of any instrument.
        guard digits.count < 10, let suffix = Int(digits) else { throw .headerSuffix }
        return SCPIMessage.Node(name: String(name), suffix: suffix)
    }

    private mutating func parameters() throws(SCPIFault) -> [SCPIData] {
        let headerEnd = scanner.index
        scanner.skipSpace()
        if scanner.isAtEnd || scanner.peek() == UInt8(ascii: ";") { return [] }
        guard scanner.index > headerEnd else { throw .invalidCharacter }
        var parameters: [SCPIData] = []
        repeat {
            scanner.skipSpace()
            if scanner.peek() == UInt8(ascii: ",") || scanner.peek() == UInt8(ascii: ";") {
                throw .missingParameter
            }
            parameters.append(try scanner.takeData())
            guard parameters.count <= maximumParameterCount else { throw .inputOverrun }
            scanner.skipSpace()
        } while scanner.take(UInt8(ascii: ","))
        return parameters
    }
}
