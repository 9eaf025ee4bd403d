// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PulsePrograms
import TestKit
import Testing
import WireProtocol

/// The firmware of a board with real outputs, on an emulator that has none.
@Suite("stm32f405 under QEMU", .serialized, .enabled(if: Emulator.isAvailable))
struct RealBoardTests {
    /// A read at 0.2 V of four columns.
    private static let read: [UInt8] = {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 15, scheme: .ground))
        builder.append(.drive(1311))
        builder.append(.wait(400))
        builder.append(.read(Read(average: 4, aperture: 40)))
        builder.append(.drive(0))
        builder.append(.wait(4))
        builder.append(.safePoint)
        return builder.finish()
    }()

    /// What the board must not pass for measured: no device, and a firmware that says so.
    @Test("the board says hello, and that there is no silicon")
    func says() throws {
        let emulator = try Emulator(
            ["--serial", "BENCH-9"],
            board: "stm32f405",
            program: .firmware
        )
        let host = Conversation(over: try Wire(emulator.path))
        let hello = try host.openPatiently()
        #expect(hello.physics == .chipModel)
        #expect(hello.schemaHash == WireSchema.hash)
        #expect(hello.serial == FixedText("BENCH-9"))
        #expect(hello.firmware == FixedText("hebb stm32f405 0.1.0 no silicon"))
        #expect(hello.state == .safe)
        #expect(hello.rows == 8)
        #expect(hello.columns == 8)
        #expect(hello.programTick == 250)
        #expect(hello.cellCeiling == 5_000_000)
    }

    @Test("the board judges programs and refuses to be armed, again and again")
    func refusesToArm() throws {
        let emulator = try Emulator([], board: "stm32f405", program: .firmware)
        let host = Conversation(over: try Wire(emulator.path))
        _ = try host.openPatiently()
        let specimen = Specimen(model: 0, rows: 0, columns: 0, seed: 0)
        let verdict = try host.prepare(specimen, count: 0, Self.read)
        #expect(verdict.fault == .none)
        #expect(verdict.records == 5)
        #expect(verdict.duration == 4 * 4 * 40 + 400 + 4)
        #expect(verdict.cellPeak == 200_043)
        for _ in 0..<2 {
            let error = #expect(throws: EmulatorError.self) { try host.start(Self.read) }
            #expect(error?.description == "arm was refused: wrongState")
        }
        try host.wait("the state") { host.status?.state == .safe }
    }

    @Test("a program beyond the board's ceiling is refused by the board's own verifier")
    func refusesProgram() throws {
        var builder = ProgramBuilder()
        builder.append(.level(LineSet(rows: 1), 30000))
        builder.append(.level(LineSet(columns: 1), -30000))
        builder.append(.wait(4))
        builder.append(.level(LineSet(rows: 1, columns: 1), 0))
        let emulator = try Emulator([], board: "stm32f405", program: .firmware)
        let host = Conversation(over: try Wire(emulator.path))
        _ = try host.openPatiently()
        let specimen = Specimen(model: 0, rows: 0, columns: 0, seed: 0)
        let verdict = try host.prepare(specimen, count: 0, builder.finish())
        #expect(verdict.fault == .programRejected)
        #expect(verdict.programFault == ProgramFault.cellVoltage.rawValue)
    }

    @Test("no devices can be put behind the outputs")
    func refusesSpecimen() throws {
        let emulator = try Emulator([], board: "stm32f405", program: .firmware)
        let host = Conversation(over: try Wire(emulator.path))
        _ = try host.openPatiently()
        let kind = ModelKind.thresholdDrift
        let specimen = Specimen(model: kind.rawValue, rows: 4, columns: 4, seed: 1)
        let error = #expect(throws: EmulatorError.self) {
            try host.prepare(specimen, count: kind.parameterCount, Self.read)
        }
        #expect(error?.description == "specimenSet was refused: notAModel")
    }
}
