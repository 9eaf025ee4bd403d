// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Hashes the results of one function over many arguments, so that two machines can compare.
///
/// Arguments are the function's own sequence: random bit patterns of all magnitudes, random
/// numbers of the magnitudes models use, and the special values of binary64 among them.
public struct ArithmeticProbe: Sendable {
    /// What is computed; the raw value names it to a board.
    public enum Function: UInt8, Sendable, CaseIterable {
        /// x + y, x − y.
        case sums
        /// x · y, x ∕ y.
        case products
        /// Double to Int64 and back, comparisons.
        case conversions
        /// ``Portable/exp(_:)`` and the other exponential functions follow their names.
        case exp, expm1, sinh, cosh, tanh, logistic
        /// ``Portable/log(_:)`` and its relatives.
        case log, log1p, pow, integerPow
        /// ``Portable/sin(_:)`` and its relatives.
        case sin, cos, asin, atan
        /// ``Portable/squareRoot(_:)``.
        case squareRoot
        /// ``Portable/normalQuantile(_:)``.
        case normalQuantile
        /// ``CounterNoise``.
        case noise
    }

    /// How many parts of how many arguments a comparison takes.
    public static let parts = 100
    /// Arguments of one part.
    public static let partSize = 100

    /// The hash so far: FNV-1a, 64 bits, over the results' bit patterns as little-endian bytes.
    ///
    /// Source: Fowler, Noll, Vo; IETF draft-eastlake-fnv.
    public private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    private let function: Function
    private var step: UInt64 = 0

    private static let specials: InlineArray<8, UInt64> = [
        0, 1 << 63, 1, 0x7FEF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000,
        0x000F_FFFF_FFFF_FFFF, 0x3FF0_0000_0000_0000,
    ]

    /// A probe of `function`.
    public init(_ function: Function) { self.function = function }

    /// Adds the results for the next `count` arguments.
    public mutating func run(_ count: Int) {
        for _ in 0..<count {
            let x = step % 4 == 3 ? neighbour(of: 1) : argument(0)
            evaluate(x, step % 2 == 1 ? neighbour(of: x) : argument(1))
            step += 1
        }
    }

    private func random(_ part: UInt32) -> UInt64 {
        CounterNoise(seed: 0x4865_6262)
            .bits(event: step, device: part << 8 | UInt32(function.rawValue), stream: .user)
    }

    private func argument(_ part: UInt32) -> Double {
        let bits = random(part)
        switch (step &+ UInt64(part) * 5) % 16 {
        case 0: return Double(bitPattern: Self.specials[Int(bits & 7)])
        case 1...5: return Double(bitPattern: bits)
        case 6...10: return (Double(Int64(bitPattern: bits) >> 11) / 0x1p52) * 40
        default: return Double(Int64(bitPattern: bits) >> 11) / 0x1p52
        }
    }

    /// A number whose exponent is at most 63 from that of `x`, with few or many bits set: sums and
    /// products of such pairs meet every case of alignment, cancellation and rounding.
    private func neighbour(of x: Double) -> Double {
        let choice = random(6)
        var bits = random(7)
        switch choice & 3 {
        case 0: bits &= random(8) & random(9)
        case 1: bits |= random(8) | random(9)
        case 2: bits = bits << (choice >> 2 & 63)
        default: break
        }
        let exponent = Int32(x.bitPattern >> 52 & 0x7FF) + Int32(choice >> 8 & 127) - 63
        let field = UInt64(UInt32(max(0, min(2046, exponent)))) << 52
        let sign = choice << 16 & 1 << 63
        return Double(bitPattern: sign | field | bits & 0x000F_FFFF_FFFF_FFFF)
    }

    private mutating func add(_ value: Double) {
        // The sign and payload of a not-a-number are the machine's own choice.
        add(value.isNaN ? 0x7FF8_0000_0000_0000 : value.bitPattern)
    }

    private mutating func add(_ bits: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            hash = (hash ^ (bits >> UInt64(shift) & 0xFF)) &* 0x100_0000_01B3
        }
    }

    private mutating func evaluate(_ x: Double, _ y: Double) {
        switch function {
        case .sums:
            add(x + y)
            add(x - y)
            add(x + y - x)
        case .products:
            add(x * y)
            add(x / y)
        case .conversions: convert(x, y)
        case .exp: add(Portable.exp(x))
        case .expm1: add(Portable.expm1(x))
        case .sinh: add(Portable.sinh(x))
        case .cosh: add(Portable.cosh(x))
        case .tanh: add(Portable.tanh(x))
        case .logistic: add(Portable.logistic(x))
        default: evaluateMore(x, y)
        }
    }

    private mutating func evaluateMore(_ x: Double, _ y: Double) {
        switch function {
        case .log: add(Portable.log(x))
        case .log1p: add(Portable.log1p(x))
        case .pow: add(Portable.pow(x, y))
        case .integerPow: add(Portable.pow(x, exponent: Int(random(2) % 33) - 16))
        case .sin: add(Portable.sin(x))
        case .cos: add(Portable.cos(x))
        case .asin: add(Portable.asin(x))
        case .atan: add(Portable.atan(x))
        case .squareRoot: add(Portable.squareRoot(x))
        case .normalQuantile: add(Portable.normalQuantile(x))
        default: draw()
        }
    }

    private mutating func convert(_ x: Double, _ y: Double) {
        if x > -9e18, x < 9e18 { add(UInt64(bitPattern: Int64(x))) }
        add(Double(Int64(bitPattern: random(3))))
        add(Double(random(4)))
        add(x < y ? 1.0 : 0.0)
        add(x == y ? 1.0 : 0.0)
    }

    private mutating func draw() {
        let noise = CounterNoise(seed: random(5))
        add(noise.uniform(event: step, device: 3, stream: .write))
        add(noise.gaussian(event: step, device: 3, stream: .read))
    }
}
