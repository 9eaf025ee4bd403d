// SPDX-License-Identifier: Apache-2.0

internal import CrossbarArray
internal import Foundation

/// The answer of `hebb solve`: each entry for one vector, or a list with an entry for each.
struct SolveReport: Encodable {
    /// One value, or a list where the file gave a list of vectors.
    enum Entry<Value: Encodable>: Encodable {
        case one(Value)
        case each([Value])

        init(_ values: [Value], isBatch: Bool) {
            if !isBatch, let first = values.first {
                self = .one(first)
            } else {
                self = .each(values)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .one(let value): try container.encode(value)
            case .each(let values): try container.encode(values)
            }
        }
    }

    var rows: Int
    var columns: Int
    var columnCurrents: Entry<[Double]>?
    var rowCurrents: Entry<[Double]>?
    var residual: Entry<Double>?
    var iterations: Entry<Int>?
    var power: Entry<Double>?
    var rowVoltages: Entry<[[Double]]>?
    var columnVoltages: Entry<[[Double]]>?
    var cellCurrents: Entry<[[Double]]>?
    var effectiveMatrix: [[Double]]?
    var seconds: Double
    var remarks: [String]
    /// What lies in series with each device, for people.
    var series: String?

    enum CodingKeys: String, CodingKey {
        case rows, columns, residual, iterations, remarks
        case columnCurrents = "column_currents_A"
        case rowCurrents = "row_currents_A"
        case power = "power_W"
        case rowVoltages = "word_line_voltages_V"
        case columnVoltages = "bit_line_voltages_V"
        case cellCurrents = "cell_currents_A"
        case effectiveMatrix = "effective_matrix_S"
        case seconds = "time_s"
    }

    init(
        _ problem: SolveProblem,
        _ solutions: [Solution],
        _ matrix: EffectiveMatrix?,
        detail: Solution.Detail,
        seconds: Double,
        remarks: [String]
    ) {
        rows = problem.rowCount
        columns = problem.columnCount
        self.seconds = seconds
        self.remarks = remarks
        series = problem.series.name
        let width = problem.columnCount
        func nested(_ values: [Double]) -> [[Double]] {
            stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
        }
        effectiveMatrix = matrix.map { nested($0.siemens) }
        guard !solutions.isEmpty else { return }
        func entry<Value: Encodable>(_ value: (Solution) -> Value) -> Entry<Value> {
            Entry(solutions.map(value), isBatch: problem.isBatch)
        }
        columnCurrents = entry(\.columnCurrents)
        rowCurrents = entry(\.rowCurrents)
        residual = entry(\.residual)
        iterations = entry(\.iterationCount)
        power = entry(\.dissipatedWatts)
        if detail.contains(.nodes) {
            rowVoltages = entry { nested($0.rowVoltages) }
            columnVoltages = entry { nested($0.columnVoltages) }
        }
        if detail.contains(.cells) { cellCurrents = entry { nested($0.cellCurrents) } }
    }

    /// The object on one line; numbers are the shortest that read back to the same bits.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
