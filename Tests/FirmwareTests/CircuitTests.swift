// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Probes
import TestKit
import Testing
import model_probe

/// Every neuron circuit under every preset, on the host and on the chip.
@Suite("neuron circuits on the chip", .serialized)
struct CircuitTests {
    @Test(
        "neuron circuits give the same bits on the host and on the chip",
        .enabled(if: Emulator.isAvailable)
    )
    func sameBits() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        for kind in NeuronCircuitKind.allCases {
            var index = 0
            while let probe = NamedProbe.played(kind, preset: index) {
                let answer = try wire.ask(Self.question(kind, index))
                let name = kind.card.name
                #expect(UInt64(answer[0], radix: 16) == probe.hash, "\(name), preset \(index)")
                index += 1
            }
            let beyond = try wire.ask(Self.question(kind, index))
            #expect(UInt64(beyond[0], radix: 16) == 0)
        }
    }

    /// The steps of the nanodots last for 1 ns, too short for a circuit that fires after 100 µs.
    @Test("what is compared of neuron circuits is finite, and all but the slowest fire")
    func fires() {
        for kind in NeuronCircuitKind.allCases {
            var probes: [CircuitProbe] = []
            while let probe = NamedProbe.played(kind, preset: probes.count) { probes.append(probe) }
            let fires = probes.contains { $0.spikeCount > 0 }
            #expect(fires || kind == .silverNanodot, "\(kind.card.name)")
            #expect(probes.allSatisfy { $0.isFinite }, "\(kind.card.name)")
        }
    }

    /// With the board's clock counting instructions, a tick of 40 ns is 40 of them.
    @Test("what a step of a neuron circuit costs, in instructions", .enabled(if: Costs.areWanted))
    func costs() throws {
        let emulator = try Emulator(["--count-instructions"])
        let wire = try Wire(emulator.path)
        wire.patienceMilliseconds = 300_000
        print("\n| neuron circuit | a step |\n|---|---|")
        for kind in NeuronCircuitKind.allCases {
            let answer = try wire.ask(Self.question(kind, 0))
            let ticks = try #require(answer.count == 2 ? Int(answer[1], radix: 16) : nil)
            print("| `\(kind.card.name)` | \(40 * ticks / CircuitProbe.stepCount) |")
        }
    }

    private static func question(_ kind: NeuronCircuitKind, _ preset: Int) -> [UInt8] {
        [UInt8(ascii: "k"), kind.rawValue, UInt8(preset)]
    }
}
