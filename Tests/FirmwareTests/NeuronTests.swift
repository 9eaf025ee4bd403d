// SPDX-License-Identifier: Apache-2.0

import NeuronModels
import Probes
import TestKit
import Testing
import model_probe

/// Every neuron model under every preset, on the host and on the chip.
@Suite("neurons on the chip", .serialized)
struct NeuronTests {
    @Test(
        "neurons give the same bits on the host and on the chip",
        .enabled(if: Emulator.isAvailable)
    )
    func sameBits() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        for kind in NeuronKind.allCases {
            var index = 0
            while let probe = NamedProbe.played(kind, preset: index) {
                let answer = try wire.ask(Self.question(kind, index))
                let name = kind.description.name
                #expect(UInt64(answer[0], radix: 16) == probe.hash, "\(name), preset \(index)")
                index += 1
            }
            let beyond = try wire.ask(Self.question(kind, index))
            #expect(UInt64(beyond[0], radix: 16) == 0)
        }
    }

    @Test("what is compared of neurons is finite, and every model spikes")
    func spikes() {
        for kind in NeuronKind.allCases {
            var probes: [NeuronProbe] = []
            while let probe = NamedProbe.played(kind, preset: probes.count) { probes.append(probe) }
            let spikeCount = probes.reduce(0) { $0 + $1.spikeCount }
            #expect(spikeCount > 0, "\(kind.description.name)")
            #expect(probes.allSatisfy { $0.isFinite }, "\(kind.description.name)")
        }
    }

    /// With the board's clock counting instructions, a tick of 40 ns is 40 of them.
    @Test("what a step of a neuron costs, in instructions", .enabled(if: Costs.areWanted))
    func costs() throws {
        let emulator = try Emulator(["--count-instructions"])
        let wire = try Wire(emulator.path)
        wire.patienceMilliseconds = 300_000
        print("\n| neuron | a step | bytes |\n|---|---|---|")
        for kind in NeuronKind.allCases {
            let numbers = try wire.ask(Self.question(kind, 0)).compactMap { UInt64($0, radix: 16) }
            try #require(numbers.count == 3)
            let steps = UInt64(NeuronProbe.parts * NeuronProbe.partSize)
            let cost = 40 * numbers[1] / steps
            print("| `\(kind.description.name)` | \(cost) | \(numbers[2]) |")
        }
    }

    private static func question(_ kind: NeuronKind, _ preset: Int) -> [UInt8] {
        [UInt8(ascii: "n"), kind.rawValue, UInt8(preset)]
    }
}
