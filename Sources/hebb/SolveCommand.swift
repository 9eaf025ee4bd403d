// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import CrossbarArray
internal import Foundation

/// `hebb solve`.
struct Solve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Solve the currents and voltages of an array with resistive lines.",
        discussion: """
            The file is JSON or NPZ with the keys conductances_S, row_voltages_V, \
            word_line_segment_ohm, bit_line_segment_ohm and others; see \
            docs/reference/solver.md. Exit status 1 where the solver does not converge.
            """
    )

    @Argument(help: "A JSON or NPZ file that states an array and its voltages.")
    var file: String

    @Flag(help: "Also give the voltages of all nodes of word and bit lines.")
    var nodes = false

    @Flag(help: "Also give the currents of all cells.")
    var cells = false

    @Flag(help: "Also give the matrix of column currents for one volt at each row.")
    var effective = false

    @Option(help: "Threads; as many as there are processors if absent. Any number, equal bits.")
    var threads: Int?

    @OptionGroup var answer: AnswerOptions

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be from 1 to 1024.")
        }
    }

    func run() async throws {
        let problem = try SolveProblem(SolveInput(path: file), needsDrive: !effective)
        if effective, let key = problem.nonlinearKey {
            throw SolveInput.failure(file, "cells with \(key) have no effective matrix")
        }
        var detail: Solution.Detail = []
        if nodes { detail.insert(.nodes) }
        if cells { detail.insert(.cells) }
        let report: SolveReport
        do throws(SolverError) {
            report = try solve(problem, detail)
        } catch {
            throw failure(error)
        }
        for remark in report.remarks { Terminal.say(remark) }
        if answer.json { return Terminal.print(try report.json()) }
        report.lines.forEach(Terminal.print)
    }

    private func solve(
        _ problem: SolveProblem,
        _ detail: Solution.Detail
    ) throws(SolverError) -> SolveReport {
        let start = ContinuousClock.now
        var solver = try ArraySolver(
            rowCount: problem.rowCount,
            columnCount: problem.columnCount,
            conductances: problem.conductances,
            wiring: problem.wiring
        )
        solver.threadCount = threads ?? ProcessInfo.processInfo.activeProcessorCount
        let matrix = effective ? try EffectiveMatrix(&solver) : nil
        var solutions: [Solution] = []
        if problem.nonlinearKey == nil {
            solutions = try solver.solve(problem.drives, detail: detail)
        } else {
            solutions = try problem.solveNonlinear(detail)
        }
        let elapsed = ContinuousClock.now - start
        return SolveReport(
            problem,
            solutions,
            matrix,
            detail: detail,
            seconds: elapsed / .seconds(1),
            remarks: Self.remarks(solver.islandLines)
        )
    }

    private static func remarks(_ lines: (rows: [Int], columns: [Int])) -> [String] {
        func list(_ numbers: [Int]) -> String {
            let shown = numbers.prefix(20).map { String($0 + 1) }.joined(separator: ", ")
            return numbers.count > 20 ? shown + ", …" : shown
        }
        var remarks: [String] = []
        let end = "no cell leads to a source; 0 V is taken"
        if !lines.rows.isEmpty { remarks.append("From rows \(list(lines.rows)) \(end).") }
        if !lines.columns.isEmpty { remarks.append("From columns \(list(lines.columns)) \(end).") }
        return remarks
    }

    /// The error with the exit status of the contract.
    private func failure(_ error: SolverError) -> ControlFailure {
        if case .notConverged = error {
            return ControlFailure("notConverged", "\(file): \(error)", .failed)
        }
        return ControlFailure("arrayInvalid", "\(file): \(error)", .usage)
    }
}

extension SolveReport {
    /// The answer for people.
    var lines: [String] {
        var lines = ["array      \(rows) rows × \(columns) columns"]
        if let series { lines.append("cells      a device and a \(series) in series") }
        func add<Value>(_ name: String, _ entry: Entry<Value>?, _ unit: String) {
            switch entry {
            case .one(let value): lines.append("\(name) \(value)\(unit)")
            case .each(let values):
                let shown = values.prefix(4).map { "\($0)" }.joined(separator: ", ")
                lines.append("\(name) \(shown)\(values.count > 4 ? ", …" : "")\(unit)")
            case nil: break
            }
        }
        add("power     ", power, " W")
        add("iterations", iterations, "")
        add("residual  ", residual, " of the largest current")
        lines.append("time       \(seconds) s")
        lines += Self.table("column", "A", columnCurrents)
        lines += Self.table("row", "A", rowCurrents)
        lines += Self.matrix("word-line voltages, V", rowVoltages)
        lines += Self.matrix("bit-line voltages, V", columnVoltages)
        lines += Self.matrix("cell currents, A", cellCurrents)
        if let effectiveMatrix {
            lines += Self.matrix("effective matrix, S", .one(effectiveMatrix))
        }
        return lines
    }

    /// A row a line of the array, a column a vector; eight vectors at most.
    private static func table(_ name: String, _ unit: String, _ entry: Entry<[Double]>?) -> [String]
    {
        let vectors: [[Double]]
        switch entry {
        case .one(let values): vectors = [values]
        case .each(let values): vectors = Array(values.prefix(8))
        case nil: return []
        }
        guard let count = vectors.first?.count else { return [] }
        var rows = [[name] + vectors.map { _ in unit }]
        for index in 0..<count { rows.append(["\(index + 1)"] + vectors.map { "\($0[index])" }) }
        return [""] + Terminal.table(rows)
    }

    private static func matrix(_ name: String, _ entry: Entry<[[Double]]>?) -> [String] {
        let matrices: [[[Double]]]
        switch entry {
        case .one(let matrix): matrices = [matrix]
        case .each(let values): matrices = values
        case nil: return []
        }
        return matrices.flatMap { matrix in
            ["", name] + Terminal.table(matrix.map { row in row.map { "\($0)" } })
        }
    }
}
