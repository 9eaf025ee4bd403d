// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The wire protocol between a host and a board, as `protocols/board/messages.json` describes it.
package struct Schema: Decodable, Sendable {
    /// Version of the protocol.
    package var version: Int

    /// What it is for.
    package var about: String

    /// Named sets of numbers.
    package var enums: [EnumSchema]

    /// The messages, by opcode.
    package var messages: [MessageSchema]

    private enum CodingKeys: String, CodingKey {
        case version = "protocol"
        case about
        case enums
        case messages
    }

    /// Reads and checks the JSON text of a schema.
    ///
    /// - Throws: ``SchemaError`` with a sentence when the text is not a usable schema.
    package init(json: [UInt8]) throws(SchemaError) {
        do {
            self = try JSONDecoder().decode(Schema.self, from: Data(json))
        } catch {
            throw SchemaError("The schema cannot be read: \(error).")
        }
        try check()
    }
}

/// A named set of numbers.
package struct EnumSchema: Decodable, Sendable {
    /// One of them.
    package struct Case: Decodable, Sendable {
        /// Its name.
        package var name: String
        /// Its number on the wire.
        package var value: Int
        /// What it means.
        package var about: String
    }

    /// Name of the type.
    package var name: String
    /// Integer that carries it: `u8` or `u16`.
    package var type: String
    /// What it tells.
    package var about: String
    /// The numbers.
    package var cases: [Case]
}

/// One message.
package struct MessageSchema: Decodable, Sendable {
    /// Its name.
    package var name: String
    /// Its number.
    package var opcode: Int
    /// `urgent`, `control`, `program` or `data`.
    package var `class`: String
    /// `board`, `host` or `both`.
    package var to: String
    /// What it does.
    package var about: String
    /// Its fields, in order.
    package var fields: [FieldSchema]
}

/// One field of a message.
package struct FieldSchema: Decodable, Sendable {
    /// Its name.
    package var name: String
    /// An integer, `textN`, `bytesN`, `bytes`, or the name of an enum.
    package var type: String
    /// Its unit, when it has one.
    package var unit: String?
    /// Smallest and largest value allowed, when narrower than the type.
    package var range: [Int]?
    /// Most bytes of a tail.
    package var maximum: Int?
    /// What it says.
    package var about: String
}

/// Why a schema cannot be used.
package struct SchemaError: Error, CustomStringConvertible, Sendable {
    /// A sentence.
    package let description: String

    /// An error that says `sentence`.
    package init(_ sentence: String) { description = sentence }
}
