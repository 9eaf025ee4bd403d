// SPDX-License-Identifier: Apache-2.0

/// What a parameter can be.
package indirect enum ParameterKind: Hashable, Sendable {
    /// An exact quantity with its unit.
    case quantity(Dimension)
    /// A whole number.
    case integer
    /// A binary64 number.
    case decimal
    /// Any text.
    case text
    /// One of some words.
    case choice([String])
    /// `true` or `false`.
    case flag
    /// A list whose length lies in `count`. A list of quantities or integers may also be written
    /// as `{from: -30 ms, to: 30 ms, step: 2 ms}`.
    case list(ParameterKind, count: ClosedRange<Int>)

    /// What a sentence calls it, with its article.
    package var noun: String {
        switch self {
        case .quantity(let dimension): dimension.noun
        case .integer: "a whole number"
        case .decimal: "a number"
        case .text: "a text"
        case .choice(let words): words.joined(separator: " or ")
        case .flag: "true or false"
        case .list(let element, let count):
            "a list of \(Self.counted(count)), each \(element.noun)"
        }
    }

    /// A value that is right, for error messages.
    package var example: String {
        switch self {
        case .quantity(let dimension): dimension.example
        case .integer: "10"
        case .decimal: "0.5"
        case .text: "\"a text\""
        case .choice(let words): words.first ?? ""
        case .flag: "true"
        case .list(let element, let count):
            "["
                + repeatElement(element.example, count: min(2, count.upperBound))
                .joined(separator: ", ") + "]"
        }
    }

    static func counted(_ count: ClosedRange<Int>) -> String {
        count.lowerBound == count.upperBound
            ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
    }
}

/// The value of a parameter.
package indirect enum ParameterValue: Hashable, Sendable {
    /// An exact quantity.
    case quantity(Quantity)
    /// A whole number.
    case integer(Int64)
    /// A binary64 number; finite, and never a negative zero.
    case decimal(Double)
    /// A text.
    case text(String)
    /// One of the words of its kind.
    case choice(String)
    /// Yes or no.
    case flag(Bool)
    /// Several values of one kind.
    case list([ParameterValue])

    /// The value as a file could spell it.
    package var spelling: String {
        switch self {
        case .quantity(let quantity): quantity.description
        case .integer(let number): String(number)
        case .decimal(let number): String(number)
        case .text(let text): "\"\(text)\""
        case .choice(let word): word
        case .flag(let flag): String(flag)
        case .list(let values): "[" + values.map(\.spelling).joined(separator: ", ") + "]"
        }
    }

    /// Whether the value lies below `other`; only numbers of one kind have an order.
    func isBelow(_ other: Self) -> Bool {
        switch (self, other) {
        case (.quantity(let left), .quantity(let right)): left.value < right.value
        case (.integer(let left), .integer(let right)): left < right
        case (.decimal(let left), .decimal(let right)): left < right
        default: false
        }
    }
}
