// SPDX-License-Identifier: Apache-2.0

internal import ArrayRuns
internal import Experiments
internal import Foundation
internal import SimulatedDevices

/// The answer of `hebb models array`; rows and columns count from 1.
struct ArrayReport: Encodable {
    /// How a cell that no pulse selected changed.
    struct Disturb: Encodable {
        var row: Int
        var column: Int
        /// The conductance after over that before, minus 1; nil where it was 0 before.
        var change: Double?
    }

    /// The time that a cell spent in a bin of voltages.
    struct Dose: Encodable {
        var row: Int
        var column: Int
        /// The edges of the bins next to 0 V, and the times.
        var volts: [Double]
        var seconds: [Double]

        enum CodingKeys: String, CodingKey {
            case row, column
            case volts = "voltages_V"
            case seconds = "times_s"
        }
    }

    var profile: String?
    var model: String
    var trust: String
    var seed: UInt64
    var device: UInt32
    var origin = "simulated"
    var rows: Int
    var columns: Int
    var scheme: String
    /// Sub-steps of a pulse; 1 where each cell is integrated at once.
    var steps: Int
    var pulses: Int
    var end: Double
    var before: [[Double]]
    var after: [[Double]]
    var each: [[[Double]]]?
    var highestVolts: [[Double]]
    var lowestVolts: [[Double]]
    var cellJoules: [[Double]]
    var cellEnergy: Double
    var lineEnergy: Double
    var doseBin: Double
    var doses: [Dose]
    var disturbedCells: Int
    var disturb: Disturb?
    var warnings: [String]

    /// The selected cells, for people.
    private var selected: [Int]

    enum CodingKeys: String, CodingKey {
        case profile, model, trust, seed, device, origin, rows, columns, scheme, steps, pulses
        case doses, warnings
        case end = "end_s"
        case before = "conductances_before_S"
        case after = "conductances_after_S"
        case each = "conductances_each_S"
        case highestVolts = "highest_voltages_V"
        case lowestVolts = "lowest_voltages_V"
        case cellJoules = "cell_energies_J"
        case cellEnergy = "cell_energy_J"
        case lineEnergy = "line_energy_J"
        case doseBin = "dose_bin_V"
        case disturbedCells = "disturbed_cells"
        case disturb = "largest_disturb"
    }

    init(
        _ plan: DevicePlan,
        _ array: ArrayPlan,
        _ pulses: [ArrayPulse],
        _ devices: borrowing DeviceArray,
        _ record: ArrayRecord,
        _ warnings: [String]
    ) {
        let width = array.columnCount
        func nested(_ values: [Double]) -> [[Double]] {
            stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
        }
        let exposure = devices.exposure
        profile = plan.profile?.name
        model = plan.family.name
        trust = plan.family.trust
        seed = array.seed
        device = array.firstDevice
        rows = array.rowCount
        columns = width
        scheme = Self.name(array)
        steps = devices.needsSteps ? array.stepCount : 1
        self.pulses = record.pulseCount
        end = devices.seconds
        before = nested(record.before)
        after = nested(record.after)
        each = record.each.isEmpty ? nil : record.each.map(nested)
        highestVolts = nested(exposure.highestVolts)
        lowestVolts = nested(exposure.lowestVolts)
        cellJoules = nested(exposure.joules)
        cellEnergy = exposure.joules.reduce(0, +)
        lineEnergy = devices.lineJoules
        doseBin = array.doseBinVolts
        doses = (0..<array.rowCount * width).compactMap { cell in
            let doses = exposure.doses(of: cell)
            guard !doses.isEmpty else { return nil }
            return Dose(
                row: cell / width + 1,
                column: cell % width + 1,
                volts: doses.map(\.volts),
                seconds: doses.map(\.seconds)
            )
        }
        disturbedCells = record.disturbed.count
        disturb = record.mostDisturbed.map { found in
            Disturb(
                row: found.cell / width + 1,
                column: found.cell % width + 1,
                change: found.part.isFinite ? found.part : nil
            )
        }
        self.warnings = warnings
        selected = Set(pulses.map { $0.row * width + $0.column }).sorted()
    }

    private static func name(_ array: ArrayPlan) -> String {
        SchemeName.allCases.first { $0.scheme == array.scheme }?.rawValue ?? ""
    }

    /// The same in lines for people.
    var lines: [String] {
        var lines = ["simulated, \(rows) rows × \(columns) columns of \(profile ?? model)"]
        lines.append(
            "\(pulses) pulses, \(scheme), "
                + (steps == 1 ? "each at once" : "\(steps) sub-steps each")
                + String(format: ", %.9g s", end)
        )
        let table = selected.prefix(32).map { cell in
            let (row, column) = (cell / columns, cell % columns)
            return [
                "\(row + 1),\(column + 1)", String(format: "%.7g", before[row][column]),
                String(format: "%.7g", after[row][column]),
                String(format: "%.7g", highestVolts[row][column]),
                String(format: "%.7g", lowestVolts[row][column]),
                String(format: "%.7g", cellJoules[row][column]),
            ]
        }
        let heading = [
            "selected", "before (S)", "after (S)", "highest (V)", "lowest (V)", "energy (J)",
        ]
        lines += Terminal.table([heading] + table)
        if selected.count > 32 { lines.append("… and \(selected.count - 32) more") }
        lines.append(
            String(format: "energy     %.7g J in cells, %.7g J in lines", cellEnergy, lineEnergy)
        )
        guard let disturb else {
            return lines + ["disturb    no cell changed that no pulse selected"]
        }
        let change = disturb.change.map { String(format: "%+.3g %%", 100 * $0) } ?? "from 0 S"
        lines.append(
            "disturb    \(disturbedCells) cells that no pulse selected changed, most "
                + "\(disturb.row),\(disturb.column): \(change)"
        )
        return lines
    }
}
