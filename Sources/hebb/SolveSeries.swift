// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import CrossbarArray

/// What lies in series with the devices of a file of `hebb solve`.
enum SolveSeries {
    case none
    /// The selector of each cell.
    case selectors(HyperbolicSineLaw)
    /// The transistor of every cell, and the gates of each vector, over ground.
    case transistors(AccessTransistor, [GateVoltages])

    /// Its name for people.
    var name: String? {
        switch self {
        case .none: nil
        case .selectors: "selector"
        case .transistors: "transistor"
        }
    }

    /// What a file states, for a problem whose conductances and drives are known.
    init(_ input: SolveInput, _ problem: SolveProblem) throws {
        let keys = SolveKey.allCases.filter { input[$0] != nil }.map(\.rawValue)
        let hasSelector = keys.contains { $0.hasPrefix("selector.") }
        let hasTransistors = keys.contains { $0.hasPrefix("transistors.") }
        switch (hasSelector, hasTransistors) {
        case (false, false): self = .none
        case (true, false): self = .selectors(try Self.selectors(input, problem))
        case (false, true):
            self = .transistors(
                try Self.transistor(input),
                try Self.gates(input, problem)
            )
        case (true, true):
            throw SolveInput.failure(
                input.path,
                "selector and transistors exclude one another: a cell has one or the other"
            )
        }
    }

    private static func selectors(
        _ input: SolveInput,
        _ problem: SolveProblem
    ) throws -> HyperbolicSineLaw {
        let stated = try input.required(.selectorConductance)
        let (rows, columns) = (problem.rowCount, problem.columnCount)
        let conductances: [Double]
        switch stated.shape {
        case [] where !stated.numbers.isEmpty:
            conductances = Array(repeating: stated.numbers[0], count: rows * columns)
        case [rows, columns], [rows * columns]: conductances = stated.numbers
        default:
            throw input.failure(
                .selectorConductance,
                "must be a number, a list of \(rows * columns) numbers, or \(rows) lists of "
                    + "\(columns)"
            )
        }
        guard conductances.allSatisfy({ $0 >= 0 && $0 <= SolverLimit.siemens }) else {
            throw input.failure(
                .selectorConductance,
                "holds a number that is not from 0 to \(SolverLimit.siemens)"
            )
        }
        let curvature = try input.number(.selectorCurvature)
        guard curvature > 0, curvature <= 1e3 else {
            throw input.failure(.selectorCurvature, "must be a number above 0, and at most 1000")
        }
        return HyperbolicSineLaw(conductances: conductances, curvature: curvature)
    }

    private static func transistor(_ input: SolveInput) throws -> AccessTransistor {
        let transconductance = try input.number(.transconductance)
        guard transconductance > 0, transconductance <= 1e3 else {
            throw input.failure(.transconductance, "must be a number above 0, and at most 1000")
        }
        let threshold = try input.number(.threshold)
        guard threshold.magnitude <= 1e3 else {
            throw input.failure(.threshold, "must be a number within ±1000")
        }
        return AccessTransistor(transconductance: transconductance, threshold: threshold)
    }

    private static func gates(
        _ input: SolveInput,
        _ problem: SolveProblem
    ) throws -> [GateVoltages] {
        let isByRow = try input.word(.gates, among: ["rows", "columns"]) != "columns"
        _ = try input.required(.gateVoltages)
        let vectors =
            try input.vectors(
                .gateVoltages,
                problem.drives.count,
                isByRow ? problem.rowCount : problem.columnCount
            ) ?? []
        for volts in vectors.joined() where !(volts.magnitude <= SolverLimit.volts) {
            throw input.failure(
                .gateVoltages,
                "holds a number that is not within ±\(SolverLimit.volts)"
            )
        }
        return vectors.map { volts in
            isByRow ? .rows(volts, columnCount: problem.columnCount) : .columns(volts)
        }
    }
}

extension SolveProblem {
    /// The key that makes cells other than ohmic, or nil.
    var nonlinearKey: String? {
        switch series {
        case .selectors: "selector"
        case .transistors: "transistors"
        case .none: curvature > 0 ? SolveKey.nonlinearity.rawValue : nil
        }
    }

    /// The currents for all drives of cells that are not ohmic.
    func solveNonlinear(_ detail: Solution.Detail) throws(SolverError) -> [Solution] {
        guard curvature > 0 else {
            return try solve(OhmicLaw(conductances: conductances), detail)
        }
        return try solve(
            HyperbolicSineLaw(conductances: conductances, curvature: curvature),
            detail
        )
    }

    private func solve<Device: CellLaw>(
        _ device: Device,
        _ detail: Solution.Detail
    ) throws(SolverError) -> [Solution] {
        switch series {
        case .none: return try solve(law: device, detail)
        case .selectors(let selectors):
            return try solve(law: SelectedLaw(device: device, selector: selectors), detail)
        case .transistors(let transistor, let gates):
            var solver = try GatedSolver(
                rowCount: rowCount,
                columnCount: columnCount,
                wiring: wiring
            )
            var solutions: [Solution] = []
            for (drive, gates) in zip(drives, gates) {
                let law = TransistorLaw(device: device, transistor: transistor, gates: gates)
                solutions.append(try solver.solve(drive, law: law, detail: detail))
            }
            return solutions
        }
    }

    private func solve(
        law: some CellLaw,
        _ detail: Solution.Detail
    ) throws(SolverError) -> [Solution] {
        var newton = try NonlinearSolver(
            rowCount: rowCount,
            columnCount: columnCount,
            wiring: wiring
        )
        var solutions: [Solution] = []
        for drive in drives {
            solutions.append(try newton.solve(drive, law: law, detail: detail))
        }
        return solutions
    }
}
