// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Probes
import TestKit
import Testing
import model_probe

/// Every model that a board can carry, on the host and on the chip.
@Suite("device models on the chip", .serialized, .enabled(if: Emulator.isAvailable))
struct DeviceTests {
    @Test("every model gives the same bits on the host and on the chip")
    func sameBits() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        for kind in ModelKind.allCases {
            let answer = try wire.ask(question(kind, kind.probeParameters))
            #expect(UInt64(answer[0], radix: 16) == NamedProbe.hash(of: kind), "\(kind.card.name)")
        }
    }

    @Test("parameters that a model refuses are refused on the chip as well")
    func refusals() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        var parameters = ModelKind.thresholdDrift.probeParameters
        parameters[0] = -1
        let answer = try wire.ask(question(.thresholdDrift, parameters))
        #expect(UInt64(answer[0], radix: 16) == 0)
    }

    /// With the board's clock counting instructions, a tick of 40 ns is 40 of them.
    @Test("what a pulse and a reading cost, in instructions", .enabled(if: Costs.areWanted))
    func costs() throws {
        let emulator = try Emulator(["--count-instructions"])
        let wire = try Wire(emulator.path)
        wire.patienceMilliseconds = 300_000
        var table = "| model | a pulse | a reading |\n|---|---|---|\n"
        for kind in ModelKind.allCases {
            let answer = try wire.ask(question(kind, kind.probeParameters))
            let ticks = answer.dropFirst().compactMap { Int($0, radix: 16) }
            try #require(ticks.count == 2)
            let costs = ticks.map { "\(40 * $0 / DeviceProbe.pulseCount)" }
            table += "| `\(kind.card.name)` | \(costs[0]) | \(costs[1]) |\n"
        }
        print(table)
    }

    private func question(_ kind: ModelKind, _ parameters: InlineArray<32, Double>) -> [UInt8] {
        var bytes = [UInt8(ascii: "d")]
        for shift in [0, 8] { bytes.append(UInt8(truncatingIfNeeded: kind.rawValue >> shift)) }
        return bytes + parameters.wireBytes
    }
}
