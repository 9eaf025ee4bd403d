// SPDX-License-Identifier: Apache-2.0

package import Experiments
package import PulsePrograms
package import Quantities

/// An adaptive plan: it emits pulse programs one by one and learns from their records.
///
/// A procedure is a value. It owns no clock, no board and no randomness but the experiment's own
/// random stream, so the same experiment, seed and records give the same programs, bit for bit.
package protocol Procedure: Sendable {
    /// Its name and parameters.
    static var schema: ProcedureSchema { get }

    /// The metrics it can produce.
    static var metrics: [MetricDescription] { get }

    /// A plan for an experiment on a board.
    ///
    /// - Throws: ``ProcedureError`` when the experiment cannot be played on this board and bench.
    init(experiment: Experiment, board: BoardTraits, seed: UInt64) throws(ProcedureError)

    /// How many steps there will be.
    var stepCount: Int { get }

    /// Takes what the step before left and plans the next one.
    ///
    /// - Parameter result: What the step before left; nil for the first one.
    /// - Returns: The next step, or nil after the last one.
    /// - Throws: `.order` when a result is missing or unasked for, and `.records` when it does not
    ///   fit the step's program.
    mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep?

    /// What came of it; every metric is a finite number, whatever was measured.
    ///
    /// - Throws: `.order` before the last step's result was taken.
    func conclusion() throws(ProcedureError) -> ProcedureConclusion
}

/// One metric that a procedure can produce.
package struct MetricDescription: Hashable, Sendable {
    /// Its name; `N` stands for a count that the experiment chooses.
    package let name: String
    /// The SI symbol, `1` for pure numbers.
    package let unit: String
    /// One sentence for people.
    package let about: String

    init(_ name: String, _ unit: String, _ about: String) {
        self.name = name
        self.unit = unit
        self.about = about
    }
}

/// What an instruction was meant to do, and what the converter makes of it.
package struct StepAnnotation: Hashable, Sendable {
    /// Byte offset of the instruction; records name it.
    package let programCounter: Int
    /// The voltage that was asked for, V(row) − V(column), or that of one line.
    package let asked: Microvolts
    /// The voltage that its DAC code makes.
    package let programmed: Microvolts
    /// What each further point of a sweep adds to the asked voltage.
    package let stepAsked: Microvolts?
    /// What each further point of a sweep adds to the programmed voltage.
    package let stepProgrammed: Microvolts?
    /// What it is for.
    package let label: String
}

/// A pulse program to play, and what its instructions mean.
package struct ProcedureStep: Hashable, Sendable {
    /// What it is for.
    package let label: String
    /// The program.
    package let program: [UInt8]
    /// The voltages of its instructions, by their offsets.
    package let annotations: [StepAnnotation]
}

/// What a played step left.
package struct StepResult: Hashable, Sendable {
    /// All records, in their order.
    package let records: [Record]

    /// The records of a step.
    package init(records: [Record]) { self.records = records }
}

/// A number with a name.
package struct Metric: Hashable, Sendable {
    /// The name; expectations refer to it.
    package let name: String
    /// The value, in SI units without prefix; always finite.
    package let value: Double
    /// The SI symbol, `1` for pure numbers.
    package let unit: String
}

/// Numbers in columns: a curve, a raster, a list.
package struct ResultTable: Hashable, Sendable {
    /// A column's name and unit.
    package struct Column: Hashable, Sendable {
        /// The name.
        package let name: String
        /// The SI symbol, `1` for pure numbers.
        package let unit: String
    }

    /// What it shows.
    package let name: String
    /// Its columns.
    package let columns: [Column]
    /// Its rows, each with a value for every column.
    package let rows: [[Double]]

    init(_ name: String, _ columns: [(String, String)], _ rows: [[Double]]) {
        self.name = name
        self.columns = columns.map { Column(name: $0.0, unit: $0.1) }
        self.rows = rows
    }
}

/// The conductances of an array at one time.
package struct ConductanceMap: Hashable, Sendable {
    /// When it was taken.
    package let name: String
    /// How many rows.
    package let rowCount: Int
    /// How many columns.
    package let columnCount: Int
    /// The conductances in siemens, row by row.
    package let siemens: [Double]
}

/// What a procedure found out.
package struct ProcedureConclusion: Hashable, Sendable {
    /// The metrics, in a fixed order.
    package let metrics: [Metric]
    /// The curves.
    package let tables: [ResultTable]
    /// The maps.
    package let maps: [ConductanceMap]

    /// The value of a metric, or nil when it was not produced.
    package func value(_ name: String) -> Double? {
        metrics.first { $0.name == name }?.value
    }
}
