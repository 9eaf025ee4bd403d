// SPDX-License-Identifier: Apache-2.0

/// What a quantity measures, and the one unit in which it is counted.
///
/// Source: the SI Brochure, 9th edition (2019), tables 2, 4 and 7.
package enum Dimension: String, Sendable, CaseIterable {
    /// A voltage, counted in microvolts.
    case voltage
    /// A duration, counted in nanoseconds.
    case duration
    /// A current, counted in picoamperes.
    case current
    /// A conductance, counted in picosiemens.
    case conductance
    /// A charge, counted in femtocoulombs.
    case charge
    /// An energy, counted in femtojoules.
    case energy
    /// A resistance, counted in milliohms.
    case resistance
    /// A frequency, counted in millihertz.
    case frequency
    /// A ratio, counted in parts per million; written as `10 %` or as a plain decimal.
    case ratio

    /// With its article, for sentences.
    package var noun: String {
        switch self {
        case .energy: "an energy"
        case .ratio: "a ratio"
        default: "a \(rawValue)"
        }
    }

    /// The SI symbol; `1` for a ratio.
    package var symbol: String {
        switch self {
        case .voltage: "V"
        case .duration: "s"
        case .current: "A"
        case .conductance: "S"
        case .charge: "C"
        case .energy: "J"
        case .resistance: "ohm"
        case .frequency: "Hz"
        case .ratio: "1"
        }
    }

    /// The power of ten, in SI units, of one count.
    package var baseExponent: Int {
        switch self {
        case .voltage, .ratio: -6
        case .duration: -9
        case .current, .conductance: -12
        case .charge, .energy: -15
        case .resistance, .frequency: -3
        }
    }

    /// The unit of one count, as a file spells it.
    package var baseUnit: String {
        switch self {
        case .voltage: "uV"
        case .duration: "ns"
        case .current: "pA"
        case .conductance: "pS"
        case .charge: "fC"
        case .energy: "fJ"
        case .resistance: "mohm"
        case .frequency: "mHz"
        case .ratio: "ppm"
        }
    }

    /// A value that is right, for error messages.
    package var example: String {
        switch self {
        case .voltage: "1.2 V"
        case .duration: "5 us"
        case .current: "100 uA"
        case .conductance: "100 uS"
        case .charge: "10 pC"
        case .energy: "10 nJ"
        case .resistance: "10 kohm"
        case .frequency: "50 Hz"
        case .ratio: "10 %"
        }
    }
}

/// A unit as files spell it.
struct UnitSpelling: Hashable, Sendable {
    /// The SI symbol, `1` for pure numbers.
    let symbol: String
    /// The power of ten of the prefix.
    let exponent: Int
    /// The number of units in minutes, hours and days; 1 otherwise.
    let factor: UInt64

    /// Prefixes, longest sense first; both micro signs of Unicode are known.
    static let prefixes: [(text: String, exponent: Int)] = [
        ("f", -15), ("p", -12), ("n", -9), ("u", -6), ("\u{B5}", -6), ("\u{3BC}", -6), ("m", -3),
        ("k", 3), ("M", 6), ("G", 9),
    ]

    private static let symbols: [(text: String, symbol: String)] = [
        ("V", "V"), ("s", "s"), ("A", "A"), ("S", "S"), ("C", "C"), ("J", "J"), ("ohm", "ohm"),
        ("Ohm", "ohm"), ("\u{3A9}", "ohm"), ("\u{2126}", "ohm"), ("Hz", "Hz"), ("F", "F"),
        ("K", "K"), ("m", "m"), ("W", "W"),
    ]

    /// The unit that `text` spells, or nil when nobody knows it.
    init?(_ text: String) {
        if let special = Self.special(text) {
            self = special
            return
        }
        if let plain = Self.symbols.first(where: { $0.text == text }) {
            self.init(plain.symbol, 0)
            return
        }
        for prefix in Self.prefixes
        where text.unicodeScalars.starts(with: prefix.text.unicodeScalars) {
            let rest = String(text.unicodeScalars.dropFirst())
            if let plain = Self.symbols.first(where: { $0.text == rest }) {
                self.init(plain.symbol, prefix.exponent)
                return
            }
        }
        return nil
    }

    private init(_ symbol: String, _ exponent: Int, _ factor: UInt64 = 1) {
        self.symbol = symbol
        self.exponent = exponent
        self.factor = factor
    }

    private static func special(_ text: String) -> Self? {
        switch text {
        case "", "1": Self("1", 0)
        case "%": Self("1", -2)
        case "ppm": Self("1", -6)
        case "min": Self("s", 0, 60)
        case "h": Self("s", 0, 3_600)
        case "d": Self("s", 0, 86_400)
        default: nil
        }
    }
}
