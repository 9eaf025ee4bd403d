// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Probes
import TestKit
import Testing
import model_probe

/// Every model that is integrated in time, on the host and on the chip.
@Suite("device dynamics on the chip", .serialized)
struct DynamicsTests {
    @Test(
        "dynamics give the same bits on the host and on the chip",
        .enabled(if: Emulator.isAvailable)
    )
    func sameBits() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        for (index, kind) in DynamicsKind.allCases.enumerated() {
            let answer = try wire.ask(Self.question(index, kind.probeParameters))
            let hash = NamedProbe.played(kind).hash
            #expect(UInt64(answer[0], radix: 16) == hash, "\(kind.card.name)")
        }
    }

    @Test("what is compared of dynamics is finite")
    func finite() {
        for kind in DynamicsKind.allCases {
            #expect(NamedProbe.played(kind).isFinite, "\(kind.card.name)")
        }
    }

    @Test(
        "parameters that dynamics refuse are refused on the chip as well",
        .enabled(if: Emulator.isAvailable)
    )
    func refusals() throws {
        let emulator = try Emulator()
        let wire = try Wire(emulator.path)
        var parameters = DynamicsKind.thresholdAdaptive.probeParameters
        parameters[0] = .infinity
        #expect(DynamicsProbe(kind: .thresholdAdaptive, parameters: parameters) == nil)
        let answer = try wire.ask(Self.question(0, parameters))
        #expect(UInt64(answer[0], radix: 16) == 0)
    }

    /// With the board's clock counting instructions, a tick of 40 ns is 40 of them.
    @Test("what a step of dynamics costs, in instructions", .enabled(if: Costs.areWanted))
    func costs() throws {
        let emulator = try Emulator(["--count-instructions"])
        let wire = try Wire(emulator.path)
        wire.patienceMilliseconds = 300_000
        let bytes = try wire.ask("b").compactMap { Int($0, radix: 16) }
        try #require(bytes.count == 2)
        print("A cell takes \(bytes[0]) bytes, a state of dynamics \(bytes[1]).")
        print("\n| dynamics | a step |\n|---|---|")
        for (index, kind) in DynamicsKind.allCases.enumerated() {
            let answer = try wire.ask(Self.question(index, kind.probeParameters))
            let ticks = try #require(answer.count == 2 ? Int(answer[1], radix: 16) : nil)
            print("| `\(kind.card.name)` | \(40 * ticks / DynamicsProbe.stepCount) |")
        }
    }

    /// A kind has no code of its own, so the place in the list is its code.
    private static func question(_ index: Int, _ parameters: InlineArray<32, Double>) -> [UInt8] {
        [UInt8(ascii: "y"), UInt8(index)] + parameters.wireBytes
    }
}
