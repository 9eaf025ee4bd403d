// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import PulsePrograms
internal import Quantities

/// What every procedure knows of its bench and board.
///
/// Procedures speak of **effective** voltages: positive ones potentiate. The stage turns them into
/// V(row) − V(column), by the electrode that the rows are and the polarity of the profile.
struct Stage: Sendable {
    let bench: Bench
    let board: BoardTraits
    let calibration: LineCalibration
    /// V(row) − V(column) of +1 effective volt: +1 or −1.
    let orientation: Int64
    let scheme: BiasScheme

    init(_ experiment: Experiment, _ board: BoardTraits) throws(ProcedureError) {
        bench = experiment.bench
        self.board = board
        calibration = LineCalibration(bench.calibration, board)
        guard bench.array.rowCount <= board.rows, bench.array.columnCount <= board.columns else {
            throw ProcedureError(
                .beyondBoard,
                bench.name,
                "an array of \(bench.array.rowCount) × \(bench.array.columnCount) needs more lines "
                    + "than the board's \(board.rows) × \(board.columns)"
            )
        }
        let polarity = bench.profile["polarity"] ?? 1
        guard polarity == 1 || polarity == -1 else {
            throw ProcedureError(
                .profile,
                bench.profile.name,
                "polarity is \(polarity); it must be 1 or -1"
            )
        }
        orientation = (bench.array.top == .row ? 1 : -1) * (polarity > 0 ? 1 : -1)
        scheme =
            switch bench.wiring.scheme {
            case .half: .half
            case .third: .third
            case .ground: .ground
            case .float: .float
            }
    }

    /// The program ticks nearest to a duration.
    func ticks(_ duration: Nanoseconds) -> UInt64 {
        let tick = UInt64(board.programTick)
        return (UInt64(max(0, duration.value)) + tick / 2) / tick
    }

    /// The program ticks nearest to a duration, at least what the board can make.
    func pulseTicks(_ duration: Nanoseconds) -> UInt64 {
        max(board.shortestTicks, ticks(duration))
    }

    /// How long lines stay at rest between two drives.
    var restTicks: UInt64 { pulseTicks(bench.wiring.settle) }

    /// V(row) − V(column) of an effective voltage.
    func across(_ effective: Microvolts) -> Microvolts { Microvolts(orientation * effective.value) }

    /// The cell with an index, counted row by row.
    func cell(_ index: Int) -> Cell {
        Cell(row: index / bench.array.columnCount, column: index % bench.array.columnCount)
    }

    /// How many rows the array has.
    var rowCount: Int { bench.array.rowCount }

    /// How many columns the array has.
    var columnCount: Int { bench.array.columnCount }

    /// How long a line needs to settle, in program ticks.
    var settleTicks: UInt64 { ticks(bench.wiring.settle) }

    /// Seconds of one program tick.
    var secondsPerTick: Double { Double(board.programTick) * 1e-9 }

    /// How many cells there are.
    var cellCount: Int { bench.array.rowCount * bench.array.columnCount }

    /// Asserts that there are as many cells as a procedure needs that have seen nothing before.
    ///
    /// Where unselected lines are grounded or float, a pulse on a row acts on all its cells: fresh
    /// cells then need a row each.
    func requireCells(_ count: Int, for parameter: String) throws(ProcedureError) {
        guard cellCount >= count else {
            throw ProcedureError(
                .tooFewCells,
                parameter,
                "\(count) fresh cells are needed, the array has \(cellCount)"
            )
        }
        guard count == 1 || columnCount == 1 || scheme == .half || scheme == .third else {
            throw ProcedureError(
                .disturb,
                parameter,
                "a pulse on a row acts on all its cells where the others are grounded or float; "
                    + "take an array of one column, or the scheme V/2 or V/3"
            )
        }
    }

    /// The cells of the diagonal, none of which shares a line with another.
    func requireDiagonal(_ count: Int, for parameter: String) throws(ProcedureError) {
        guard min(rowCount, columnCount) >= count else {
            throw ProcedureError(
                .tooFewCells,
                parameter,
                "\(count) fresh cells that share no line are needed; the array is \(rowCount) × "
                    + "\(columnCount)"
            )
        }
    }

    /// A number of the profile.
    func profileValue(_ name: String) throws(ProcedureError) -> Double {
        if let value = bench.profile[name] { return value }
        throw ProcedureError(.profile, bench.profile.name, "the profile does not state \(name)")
    }

    /// Asserts that the experiment asks for no shuffle, which has no meaning without an order.
    static func refuseShuffle(_ experiment: Experiment) throws(ProcedureError) {
        guard experiment.ablation != .shuffle else {
            throw ProcedureError(
                .ablation,
                experiment.procedure,
                "there is no order of spikes that shuffle could destroy; use freeze or flip"
            )
        }
    }
}
