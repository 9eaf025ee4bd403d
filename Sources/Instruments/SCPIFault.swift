// SPDX-License-Identifier: Apache-2.0

/// One entry of an instrument's error queue.
///
/// Source: SCPI-1999, Volume 2: Command Reference, 21.8 (`:SYSTem:ERRor`).
package struct SCPIFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number; negative ones are SCPI's own, positive ones the instrument's.
    package let code: Int
    /// The words.
    package let text: String

    /// The fault `code`.
    package init(_ code: Int, _ text: String) {
        self.code = code
        self.text = text
    }

    /// Number and words as an error queue has them.
    package var description: String { "\(code),\"\(text)\"" }

    /// Reads the answer to a query of the error queue, such as `-113,"Undefined header"`.
    ///
    /// Some instruments leave the quotes out.
    ///
    /// - Throws: ``SCPIFault`` `.syntaxError` when it is none.
    package static func parse(_ reply: [UInt8]) throws(SCPIFault) -> Self {
        guard let (number, count) = SCPINumber.parse(reply[...]),
            let code = number.rounded(to: 0), let code = Int(exactly: code),
            number.exponent >= 0
        else { throw .syntaxError }
        var scanner = SCPIScanner(reply.dropFirst(count))
        scanner.skipSpace()
        guard scanner.take(UInt8(ascii: ",")) else { throw .syntaxError }
        scanner.skipSpace()
        if scanner.peek() == UInt8(ascii: "\"") {
            guard case .string(let text) = try scanner.takeData() else { throw .syntaxError }
            return Self(code, text)
        }
        let rest = reply[scanner.index...].prefix { $0 >= 32 }
        return Self(code, String(decoding: rest, as: UTF8.self))
    }
}

extension SCPIFault {
    /// Nothing is wrong.
    package static let none = Self(0, "No error")
    /// A character that may not stand there.
    package static let invalidCharacter = Self(-101, "Invalid character")
    /// What stands there is no message.
    package static let syntaxError = Self(-102, "Syntax error")
    /// A word for a number, or a number for a word.
    package static let dataType = Self(-104, "Data type error")
    /// More parameters than the header takes.
    package static let parameterNotAllowed = Self(-108, "Parameter not allowed")
    /// Fewer parameters than the header takes.
    package static let missingParameter = Self(-109, "Missing parameter")
    /// A header the instrument does not know.
    package static let undefinedHeader = Self(-113, "Undefined header")
    /// A channel the instrument does not have.
    package static let headerSuffix = Self(-114, "Header suffix out of range")
    /// Digits that are no number.
    package static let invalidNumber = Self(-121, "Invalid character in number")
    /// A unit that does not belong to the quantity.
    package static let invalidSuffix = Self(-131, "Invalid suffix")
    /// A unit behind a number that has none.
    package static let suffixNotAllowed = Self(-138, "Suffix not allowed")
    /// A word that is not one of those that are meant.
    package static let invalidWord = Self(-141, "Invalid character data")
    /// A string without its end.
    package static let invalidString = Self(-151, "Invalid string data")
    /// A block whose count is wrong.
    package static let invalidBlock = Self(-161, "Invalid block data")
    /// A trigger that nobody waits for.
    package static let triggerIgnored = Self(-211, "Trigger ignored")
    /// A value that the others do not allow.
    package static let settingsConflict = Self(-221, "Settings conflict")
    /// A value that the instrument cannot have.
    package static let outOfRange = Self(-222, "Data out of range")
    /// More errors than the queue holds.
    package static let queueOverflow = Self(-350, "Queue overflow")
    /// A message longer than the instrument takes.
    package static let inputOverrun = Self(-363, "Input buffer overrun")
    /// A message arrived before the answer to the one before it was fetched.
    package static let queryInterrupted = Self(-410, "Query INTERRUPTED")
    /// An answer was fetched that nobody asked for.
    package static let queryUnterminated = Self(-420, "Query UNTERMINATED")
}
