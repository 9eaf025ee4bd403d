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

    private let function: Function
    private var result = ResultHash()
    private var step: UInt64 = 0

    private static let specials: InlineArray<8, UInt64> = [
        0, 1 << 63, 1, 0x7FEF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000,
        0x000F_FFFF_FFFF_FFFF, 0x3FF0_0000_0000_0000,
    ]

    /// A probe of `function`.
    public init(_ function: Function) { self.function = function }

    /// The hash so far.
    public var hash: UInt64 { result.value }

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

    private mutating func evaluate(_ x: Double, _ y: Double) {
        switch function {
        case .sums:
            result.add(x + y)
            result.add(x - y)
            result.add(x + y - x)
        case .products:
            result.add(x * y)
            result.add(x / y)
        case .conversions: convert(x, y)
        case .exp: result.add(Portable.exp(x))
        case .expm1: result.add(Portable.expm1(x))
        case .sinh: result.add(Portable.sinh(x))
        case .cosh: result.add(Portable.cosh(x))
        case .tanh: result.add(Portable.tanh(x))
        case .logistic: result.add(Portable.logistic(x))
        default: evaluateMore(x, y)
        }
    }

    private mutating func evaluateMore(_ x: Double, _ y: Double) {
        switch function {
        case .log: result.add(Portable.log(x))
        case .log1p: result.add(Portable.log1p(x))
        case .pow: result.add(Portable.pow(x, y))
        case .integerPow: result.add(Portable.pow(x, exponent: Int(random(2) % 33) - 16))
        case .sin: result.add(Portable.sin(x))
        case .cos: result.add(Portable.cos(x))
        case .asin: result.add(Portable.asin(x))
        case .atan: result.add(Portable.atan(x))
        case .squareRoot: result.add(Portable.squareRoot(x))
        case .normalQuantile: result.add(Portable.normalQuantile(x))
        default: draw()
        }
    }

    private mutating func convert(_ x: Double, _ y: Double) {
        if x > -9e18, x < 9e18 { result.add(UInt64(bitPattern: Int64(x))) }
        result.add(Double(Int64(bitPattern: random(3))))
        result.add(Double(random(4)))
        result.add(x < y ? 1.0 : 0.0)
        result.add(x == y ? 1.0 : 0.0)
    }

    private mutating func draw() {
        let noise = CounterNoise(seed: random(5))
        result.add(noise.uniform(event: step, device: 3, stream: .write))
        result.add(noise.gaussian(event: step, device: 3, stream: .read))
    }
}
