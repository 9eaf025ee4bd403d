// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import ModelDriver
import PulsePrograms
import Quantities
import Testing

/// One row of four cells that share ions along it, a column each; codes are 250 µV.
@Suite("coupled cells on a model board")
struct CouplingTests {
    private func stage(_ flags: Specimen.Flags = []) -> Rehearsal<ModelDriver> {
        ModelBench.stage(.sharedIons, rows: 1, columns: 4, flags: flags)
    }

    /// The ions at the cells, from their conductances: 1 nS, and 1 pS an ion.
    private func ions(_ stage: borrowing Rehearsal<ModelDriver>) -> [Int] {
        var result: [Int] = []
        for column in 0..<4 {
            let siemens = stage.driver.conductance(row: 0, column: column) ?? 0
            result.append(Int(((siemens - 1e-9) * 1e12).rounded()))
        }
        return result
    }

    /// Pulses of 1 ms on some columns together: a positive code is a positive cell voltage.
    private func program(_ columns: UInt64, code: Int16, count: UInt32 = 1) -> [UInt8] {
        ModelDriverTests.program { builder in
            builder.append(.loop(count))
            builder.append(.level(LineSet(columns: columns), -code))
            builder.append(.wait(25_000))
            builder.append(.level(LineSet(columns: columns), 0))
            builder.append(.wait(25_000))
            builder.append(.safePoint)
            builder.append(.endLoop)
        }
    }

    // 1e8 · (3 V − 2 V) · 1 ms = 1e5 ions, half from each neighbour.
    @Test("competition: the pulsed cell gains what its neighbours lose")
    func competition() throws {
        var stage = stage()
        _ = try stage.play(program(0b0010, code: 12_000))
        #expect(ions(stage) == [950_000, 1_100_000, 950_000, 1_000_000])
        _ = try stage.play(program(0b0010, code: -12_000))
        #expect(ions(stage).reduce(0, +) == 4_000_000 && ions(stage)[1] == 1_000_000)
    }

    // 1 ms at 3 V and, without a break, 1 ms at 4 V: 1e5 and 2e5 ions.
    @Test("each advance of a pulse exchanges what it asks for, before the next one")
    func staircase() throws {
        var stage = stage()
        let steps = ModelDriverTests.program { builder in
            for code in [-12_000, -16_000, 0] as [Int16] {
                builder.append(.level(LineSet(columns: 0b0010), code))
                builder.append(.wait(25_000))
            }
        }
        _ = try stage.play(steps)
        #expect(ions(stage) == [850_000, 1_300_000, 850_000, 1_000_000])
    }

    // 1.6 V is below 2 V; beside another 1.6 V it is 1.6 + 0.5 · 1.6 = 2.4 V.
    @Test("cooperation: two sub-threshold pulses act together and neither alone")
    func cooperation() throws {
        for columns: UInt64 in [0b0010, 0b0100] {
            var alone = stage()
            _ = try alone.play(program(columns, code: 6_400, count: 10))
            #expect(ions(alone) == [1_000_000, 1_000_000, 1_000_000, 1_000_000])
        }
        var together = stage()
        _ = try together.play(program(0b0110, code: 6_400, count: 10))
        let after = ions(together)
        #expect(after[1] > 1_100_000 && after[2] > 1_100_000)
        #expect(after[0] < 900_000 && after[3] < 900_000)
        #expect(after.reduce(0, +) == 4_000_000)
    }

    @Test("freeze moves no ion, flip and a column on top move them the other way")
    func ablations() throws {
        var results: [Int] = []
        for flags: Specimen.Flags in [[], .freeze, .flip, .topIsColumn] {
            var stage = stage(flags)
            _ = try stage.play(program(0b0010, code: 12_000))
            results.append(ions(stage)[1] - 1_000_000)
        }
        #expect(results == [100_000, 0, -100_000, -100_000])
    }
}
