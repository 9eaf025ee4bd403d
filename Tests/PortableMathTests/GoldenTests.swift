// SPDX-License-Identifier: Apache-2.0

import PortableMath
import Testing

/// Bits that the C reference programs gave on x86-64 and on four Cortex-M cores.
@Suite("golden bits")
struct GoldenTests {
    @Test("every function gives the bits of the reference programs")
    func functionsMatchReference() throws {
        var checked = 0
        for fields in try goldenLines("golden.txt") {
            guard let function = oneArgumentFunctions[String(fields[0])] else { continue }
            let x = try double(fields[1])
            let result = function(x)
            #expect(try result.bitPattern == integer(fields[2]), "\(fields[0])(\(x)) = \(result)")
            checked += 1
        }
        #expect(checked == 157)
    }

    @Test("powers give the bits of the reference programs")
    func powersMatchReference() throws {
        for fields in try goldenLines("golden.txt") where fields.count == 4 {
            let x = try double(fields[1])
            let expected = try integer(fields[3])
            if fields[0] == "pow" {
                #expect(Portable.pow(x, try double(fields[2])).bitPattern == expected)
            } else {
                let exponent = Int(Int64(bitPattern: try integer(fields[2])))
                #expect(Portable.pow(x, exponent: exponent).bitPattern == expected)
            }
        }
    }

    @Test("draws give the bits of the reference programs")
    func drawsMatchReference() throws {
        var checked = 0
        for fields in try goldenLines("golden.txt") where fields.count == 6 {
            let noise = CounterNoise(seed: try integer(fields[1]))
            let event = try integer(fields[2])
            let device = UInt32(try integer(fields[3]))
            let stream = try #require(NoiseStream(rawValue: UInt32(try integer(fields[4]))))
            let result: UInt64 =
                switch fields[0] {
                case "bits": noise.bits(event: event, device: device, stream: stream)
                case "uniform":
                    noise.uniform(event: event, device: device, stream: stream).bitPattern
                default: noise.gaussian(event: event, device: device, stream: stream).bitPattern
                }
            #expect(try result == integer(fields[5]), "\(fields)")
            checked += 1
        }
        #expect(checked == 34)
    }

    @Test("27,000 results hash to the value of the reference programs")
    func mathHash() throws {
        var hash = ResultHash()
        let noise = CounterNoise(seed: 99)
        for event in 0..<UInt64(3000) {
            let u = noise.uniform(event: event, device: 0, stream: .deviceToDevice)
            let x = (u - 0.5) * 60.0
            hash.add(Portable.exp(x))
            hash.add(Portable.log(u))
            hash.add(Portable.sinh(x))
            hash.add(Portable.tanh(x * 0.1))
            hash.add(Portable.sin(x))
            hash.add(Portable.asin(2.0 * u - 1.0))
            hash.add(Portable.squareRoot(u))
            hash.add(Portable.normalQuantile(u))
            hash.add(Portable.pow(u, x * 0.1))
        }
        #expect(try hash.bits == integer(recordedHash("hash.math.3000x9")))
    }

    @Test("arithmetic on random bit patterns, subnormals included, hashes to the reference value")
    func arithmeticHash() throws {
        var hash = ResultHash()
        let noise = CounterNoise(seed: 7)
        for event in 0..<UInt64(20000) {
            let first = noise.bits(event: event, device: 1, stream: .deviceToDevice)
            let second = noise.bits(event: event, device: 2, stream: .deviceToDevice)
            let a = Double(bitPattern: first & 0xBFFF_FFFF_FFFF_FFFF)
            let b = Double(bitPattern: second & 0xBFFF_FFFF_FFFF_FFFF)
            let u = noise.uniform(event: event, device: 2, stream: .deviceToDevice)
            hash.add(a + b)
            hash.add(a - b)
            hash.add(a * b)
            if b != 0 { hash.add(a / b) }
            hash.add(Double(Float(1.0 + u)))
            hash.add(Double(Int32(u * 1e9)))
        }
        #expect(try hash.bits == integer(recordedHash("hash.ieee.20000")))
    }

    private func recordedHash(_ name: String) throws -> Substring {
        try #require(try goldenLines("golden.txt").first { $0[0] == name })[1]
    }
}

/// FNV-1a over result bits, folded into the bits of a number as the reference programs do.
private struct ResultHash {
    private var state: UInt64 = 14_695_981_039_346_656_037

    mutating func add(_ value: Double) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            state ^= value.bitPattern >> shift & 255
            state &*= 1_099_511_628_211
        }
    }

    var bits: UInt64 { state & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000 }
}

/// The functions of one argument by the names used in `Golden/`.
let oneArgumentFunctions: [String: @Sendable (Double) -> Double] = [
    "exp": Portable.exp, "expm1": Portable.expm1, "log": Portable.log, "log1p": Portable.log1p,
    "sinh": Portable.sinh, "cosh": Portable.cosh, "tanh": Portable.tanh,
    "logistic": Portable.logistic, "sin": Portable.sin, "cos": Portable.cos,
    "atan": Portable.atan, "asin": Portable.asin, "squareRoot": Portable.squareRoot,
    "normalQuantile": Portable.normalQuantile,
]
