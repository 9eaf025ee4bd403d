// SPDX-License-Identifier: Apache-2.0

import PortableMath
import Testing

/// Distances to results of 60 digits, which `Golden/generate.py` wrote.
@Suite("accuracy")
struct AccuracyTests {
    /// The bounds that the documentation of the functions states, in ulp.
    static let bounds: [(String, Double)] = [
        ("exp", 0.9), ("expm1", 3.5), ("log", 0.9), ("log1p", 2.6), ("sinh", 2.2), ("cosh", 1.4),
        ("tanh", 2.8), ("logistic", 2.2), ("sin", 2.5), ("cos", 2.5), ("atan", 4.8),
        ("asin", 5.5), ("squareRoot", 0.5), ("normalQuantile", 6.5),
    ]

    @Test("errors stay within the stated bound", arguments: bounds)
    func errorsAreBounded(name: String, bound: Double) throws {
        let function = try #require(oneArgumentFunctions[name])
        var worst = 0.0
        var count = 0
        for fields in try goldenLines("reference.txt") where fields[0] == name {
            let exact = try Reference(fields[2], residual: fields[3])
            worst = max(worst, exact.error(of: function(try double(fields[1]))))
            count += 1
        }
        #expect(count >= 330)
        // The residuals are written to 0.001 ulp.
        #expect(worst <= bound + 0.001, "\(name): \(worst) ulp")
        // The bound says something: it is not far above what happens.
        #expect(worst >= 0.6 * bound, "\(name): \(worst) ulp")
    }

    @Test("the error of a power grows with the exponent of its result, as stated")
    func powersAreBounded() throws {
        var count = 0
        for fields in try goldenLines("reference.txt") where fields[0] == "pow" {
            let x = try double(fields[1])
            let y = try double(fields[2])
            let bound = 1.5 + 2 * (y * Portable.log(x)).magnitude
            let error = try Reference(fields[3], residual: fields[4])
                .error(of: Portable.pow(x, y))
            #expect(error <= bound, "pow(\(x), \(y)): \(error) ulp")
            count += 1
        }
        #expect(count >= 330)
    }

    @Test("the square root equals the correctly rounded one on 200,000 bit patterns")
    func squareRootIsCorrectlyRounded() {
        let noise = CounterNoise(seed: 3)
        for event in 0..<UInt64(200_000) {
            let pattern = noise.bits(event: event, device: 0, stream: .user)
            let x = Double(bitPattern: pattern & 0x7FFF_FFFF_FFFF_FFFF)
            guard x.isNormal else { continue }
            #expect(Portable.squareRoot(x) == x.squareRoot())
        }
    }
}

/// An exact result: the correctly rounded one and what it lacks, in ulp.
private struct Reference {
    let rounded: Double
    let residual: Double

    init(_ rounded: Substring, residual: Substring) throws {
        self.rounded = try double(rounded)
        self.residual = try #require(Double(residual))
    }

    func error(of result: Double) -> Double {
        ((result - rounded) / rounded.ulp - residual).magnitude
    }
}
