// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import DeviceModels
import Experiments
import Foundation
import ModelDriver
import Procedures
import PulsePrograms
import Quantities
import SimulatedDevices

/// A whole experiment on a model, without a link.
struct RehearsedRun {
    static let board = BoardTraits(
        rows: 64,
        columns: 64,
        programTick: 40,
        shortestTicks: 2,
        updateTicks: 25,
        dacStep: 250_000,
        dacMaximum: 32000,
        adcRanges: 7,
        adcStep: 10_000,
        adcMaximum: 32767,
        programMemory: 49152,
        recordMemory: 4096,
        cellCeiling: 8_000_000,
        lineCeiling: 8_000_000,
        switches: 4
    )

    /// The shipped recipes and profiles.
    static func catalogue() throws -> RecipeCatalogue {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try RecipeCatalogue.load(
            directory: root.appendingPathComponent("protocols").path,
            procedures: ProcedureCatalogue.schemas
        )
    }

    /// A recipe with some settings.
    static func experiment(
        _ row: String,
        _ settings: [(String, String)] = []
    ) throws -> Experiment {
        var experiment = try catalogue().experiment(row)
        for (key, value) in settings {
            experiment = try experiment.setting(key, to: value)
        }
        return experiment
    }

    let experiment: Experiment
    let conclusion: ProcedureConclusion
    let programs: [[UInt8]]
    let records: [[Record]]

    /// Whether every expectation is met.
    var passes: Bool { failures.isEmpty }

    /// The expectations that are not met, with their values.
    var failures: [String] {
        experiment.expectations.filter { expectation in
            guard let value = conclusion.value(expectation.metric) else { return true }
            return !expectation.isMet(by: value)
        }.map { "\($0.metric) \(conclusion.value($0.metric) ?? .nan)" }
    }

    /// Plays an experiment to its end.
    init(_ experiment: Experiment, seed: UInt64) throws {
        var driver = ModelDriver(traits: Self.board)
        guard case .accepted = driver.setSpecimen(try Self.specimen(experiment, seed: seed)) else {
            preconditionFailure("The profile's parameters are usable.")
        }
        var stage = Rehearsal(driver, limits: ProgramLimits(experiment.bench))
        var procedure = try ProcedureCatalogue.make(
            experiment: experiment,
            board: Self.board,
            seed: seed
        )
        var programs: [[UInt8]] = []
        var records: [[Record]] = []
        var result: StepResult?
        while let step = try procedure.next(after: result) {
            let play = try stage.play(step.program)
            programs.append(step.program)
            records.append(play.records)
            result = StepResult(records: play.records)
        }
        precondition(programs.count == procedure.stepCount, "Every step was played.")
        self.experiment = experiment
        self.programs = programs
        self.records = records
        conclusion = try procedure.conclusion()
    }

    /// A run of a recipe.
    init(_ row: String, seed: UInt64, _ settings: [(String, String)] = []) throws {
        try self.init(Self.experiment(row, settings), seed: seed)
    }

    private static func specimen(_ experiment: Experiment, seed: UInt64) throws -> Specimen {
        let bench = experiment.bench
        let plan = try DevicePlan(bench.profile)
        guard let kind = plan.pulses else {
            preconditionFailure("The profile names a model that boards carry.")
        }
        var flags: Specimen.Flags = bench.array.top == .column ? [.topIsColumn] : []
        if experiment.ablation == .freeze { flags.insert(.freeze) }
        if experiment.ablation == .flip { flags.insert(.flip) }
        var specimen = Specimen(
            model: kind.rawValue,
            rows: bench.array.rowCount,
            columns: bench.array.columnCount,
            seed: seed,
            flags: flags,
            potentiateLimiter: UInt64(bench.potentiateLimiter.current?.value ?? 0),
            depressLimiter: UInt64(bench.depressLimiter.current?.value ?? 0)
        )
        for (index, value) in plan.pulseParameters.enumerated() {
            specimen.parameters[index] = value
        }
        return specimen
    }
}
