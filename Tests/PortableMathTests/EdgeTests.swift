// SPDX-License-Identifier: Apache-2.0

import PortableMath
import Testing

@Suite("edges")
struct EdgeTests {
    static let extremes: [Double] = [
        0.0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1.0,
        -1.0,
        708.0, -708.0, 1e5, -1e5, 1e300, -1e300, .greatestFiniteMagnitude,
        -.greatestFiniteMagnitude, .infinity, -.infinity,
    ]

    @Test("no argument, not even an infinite one, gives an infinite result or no number")
    func resultsAreFinite() {
        for (name, function) in oneArgumentFunctions {
            for x in Self.extremes {
                #expect(function(x).isFinite, "\(name)(\(x))")
            }
        }
        for x in Self.extremes {
            for y in Self.extremes {
                #expect(Portable.pow(x, y).isFinite, "pow(\(x), \(y))")
            }
            for exponent in [-1024, -3, -1, 0, 1, 2, 1024] {
                #expect(Portable.pow(x, exponent: exponent).isFinite, "\(x) to \(exponent)")
            }
        }
    }

    @Test("what is no number becomes a number where a clamp is stated")
    func notANumberIsClamped() {
        #expect(Portable.exp(.nan) == Portable.exp(-708))
        #expect(Portable.log(.nan) == Portable.log(0))
        #expect(Portable.sin(.nan) == Portable.sin(-1e5))
        #expect(Portable.squareRoot(.nan) == 0)
        #expect(Portable.normalQuantile(.nan).isFinite)
    }

    @Test("beyond its clamp a function keeps the value it has there")
    func clampsHold() {
        #expect(Portable.exp(708.0000001) == Portable.exp(708))
        #expect(Portable.exp(-1e9) == Portable.exp(-708))
        #expect(Portable.exp(-708).isNormal)
        #expect(Portable.sinh(1e9) == Portable.sinh(708))
        #expect(Portable.sinh(-1e9) == -Portable.sinh(708))
        #expect(Portable.cosh(-1e9) == Portable.cosh(708))
        #expect(Portable.tanh(25) == 1)
        #expect(Portable.tanh(-25) == -1)
        #expect(Portable.log(0x1p-1030) == Portable.log(0))
        #expect(Portable.log1p(-1) == Portable.log(0))
        #expect(Portable.log1p(-7) == Portable.log(0))
        #expect(Portable.sin(1e9) == Portable.sin(1e5))
        #expect(Portable.asin(3) == Double.pi / 2)
        #expect(Portable.atan(-.infinity) == -Double.pi / 2)
        #expect(Portable.squareRoot(-4) == 0)
        #expect(Portable.squareRoot(0x1p-1030) == 0)
    }

    @Test("odd functions change their sign with their argument, and subnormals pass unchanged")
    func symmetry() {
        for x in [0x1p-1074, 0x1p-1030, 1e-9, 0.3, 0.5, 0.7, 3.0, 19.0] {
            #expect(Portable.sinh(-x) == -Portable.sinh(x))
            #expect(Portable.tanh(-x) == -Portable.tanh(x))
            #expect(Portable.atan(-x) == -Portable.atan(x))
            #expect(Portable.sin(-x) == -Portable.sin(x))
            #expect(Portable.cosh(-x) == Portable.cosh(x))
        }
        for x in [0x1p-1074, -0x1p-1074, 0x1p-1030] {
            #expect(Portable.sinh(x) == x)
            #expect(Portable.expm1(x) == x)
            #expect(Portable.log1p(x) == x)
            #expect(Portable.sin(x) == x)
        }
        #expect(Portable.sinh(-0.0).sign == .minus)
        #expect(Portable.exp(-0.0) == 1)
    }

    @Test("functions that grow never fall from one argument to the next")
    func monotone() {
        let names = ["exp", "expm1", "log", "log1p", "sinh", "atan", "squareRoot"]
        for name in names {
            guard let function = oneArgumentFunctions[name] else { continue }
            var previous = function(1e-6)
            for step in 1...4000 {
                let next = function(1e-6 + Double(step) * 0.01)
                #expect(next >= previous, "\(name) at step \(step)")
                previous = next
            }
        }
        // The hyperbolic tangent may fall by two of the steps it has just below 1.
        for step in 0..<4000 {
            let x = Double(step) * 0.01
            #expect(Portable.tanh(x + 0.01) >= Portable.tanh(x) - 0x1p-52)
            #expect(Portable.tanh(x) <= 1)
        }
        var previous = Portable.normalQuantile(1e-6)
        for step in 1..<4000 {
            let next = Portable.normalQuantile(Double(step) / 4000)
            #expect(next > previous)
            previous = next
        }
    }

    @Test("an integer power beyond the limit of its time is a programmer error")
    func powerLimit() async {
        await #expect(processExitsWith: .failure) { _ = Portable.pow(1.5, exponent: 1025) }
    }
}
