// SPDX-License-Identifier: Apache-2.0

/// What an instrument answers in one message: one list of elements for each query.
///
/// Source: IEEE 488.2-1992, 8.3 to 8.7.
package struct SCPIReply: Hashable, Sendable {
    /// The elements of each answer, in the order of the queries.
    package let answers: [[SCPIData]]

    /// Reads a reply without its terminator.
    ///
    /// - Throws: ``SCPIFault`` when it is none, or larger than the bounds.
    package static func parse(
        _ bytes: [UInt8],
        bounds: SCPIBounds = SCPIBounds()
    ) throws(SCPIFault) -> Self {
        guard bytes.count <= bounds.byteCount else { throw .inputOverrun }
        var scanner = SCPIScanner(bytes[...])
        var answers: [[SCPIData]] = [[]]
        var count = 0
        while true {
            scanner.skipSpace()
            answers[answers.count - 1].append(try scanner.takeData())
            count += 1
            guard count <= bounds.elementCount else { throw .inputOverrun }
            scanner.skipSpace()
            if scanner.isAtEnd { return Self(answers: answers) }
            if scanner.take(UInt8(ascii: ";")) {
                answers.append([])
            } else if !scanner.take(UInt8(ascii: ",")) {
                throw .syntaxError
            }
        }
    }

    /// The element of a reply that has only one.
    package var only: SCPIData? {
        answers.count == 1 && answers[0].count == 1 ? answers[0][0] : nil
    }
}

/// What an instrument says it is.
///
/// Source: IEEE 488.2-1992, 10.14: four fields, of which an empty one is `0`.
package struct InstrumentIdentity: Hashable, Sendable, CustomStringConvertible {
    /// Who made it.
    package let manufacturer: String
    /// Its model.
    package let model: String
    /// Its serial number.
    package let serialNumber: String
    /// Its firmware.
    package let firmware: String

    /// The identity of these fields.
    package init(manufacturer: String, model: String, serialNumber: String, firmware: String) {
        self.manufacturer = manufacturer
        self.model = model
        self.serialNumber = serialNumber
        self.firmware = firmware
    }

    /// Reads the answer to `*IDN?`; nil when it has other than four fields or control characters.
    package init?(parsing reply: [UInt8]) {
        guard reply.count <= 256, reply.allSatisfy({ $0 >= 32 && $0 < 127 }) else { return nil }
        let fields = String(decoding: reply, as: UTF8.self)
            .split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
        guard fields.count == 4, !fields[1].isEmpty else { return nil }
        self.init(
            manufacturer: fields[0],
            model: fields[1],
            serialNumber: fields[2],
            firmware: fields[3]
        )
    }

    /// The four fields with commas.
    package var description: String { "\(manufacturer),\(model),\(serialNumber),\(firmware)" }
}
