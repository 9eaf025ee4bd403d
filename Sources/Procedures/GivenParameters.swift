// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Quantities

/// The parameters of an experiment as a procedure reads them.
struct GivenParameters: Sendable {
    private let parameters: Parameters
    private let procedure: String

    init(_ experiment: Experiment) {
        parameters = experiment.parameters
        procedure = experiment.procedure
    }

    func voltage(_ name: String) throws(ProcedureError) -> Microvolts {
        try read { () throws(ExperimentError) in try parameters.voltage(name) }
    }

    func voltages(_ name: String) throws(ProcedureError) -> [Microvolts] {
        try read { () throws(ExperimentError) in try parameters.voltages(name) }
    }

    func duration(_ name: String) throws(ProcedureError) -> Nanoseconds {
        try read { () throws(ExperimentError) in try parameters.duration(name) }
    }

    func durations(_ name: String) throws(ProcedureError) -> [Nanoseconds] {
        try read { () throws(ExperimentError) in try parameters.durations(name) }
    }

    /// A whole number that the schema keeps within the range of an `Int`.
    func count(_ name: String) throws(ProcedureError) -> Int {
        try read { () throws(ExperimentError) in Int(try parameters.integer(name)) }
    }

    /// Whole numbers that the schema keeps within the range of an `Int`.
    func counts(_ name: String) throws(ProcedureError) -> [Int] {
        try read { () throws(ExperimentError) in try parameters.integers(name).map { Int($0) } }
    }

    /// A conductance in siemens.
    func siemens(_ name: String) throws(ProcedureError) -> Double {
        try read { () throws(ExperimentError) in
            Double(try parameters.conductance(name).value) * 1e-12
        }
    }

    /// Conductances in siemens.
    func conductances(_ name: String) throws(ProcedureError) -> [Double] {
        try read { () throws(ExperimentError) in
            try parameters.quantities(name, .conductance).map { Double($0) * 1e-12 }
        }
    }

    /// A ratio as a number.
    func ratio(_ name: String) throws(ProcedureError) -> Double {
        try read { () throws(ExperimentError) in Double(try parameters.ratio(name).value) * 1e-6 }
    }

    /// A word.
    func text(_ name: String) throws(ProcedureError) -> String {
        try read { () throws(ExperimentError) in try parameters.text(name) }
    }

    func flag(_ name: String) throws(ProcedureError) -> Bool {
        try read { () throws(ExperimentError) in try parameters.flag(name) }
    }

    private func read<Value>(
        _ body: () throws(ExperimentError) -> Value
    ) throws(ProcedureError) -> Value {
        try ProcedureError.reading(procedure, body)
    }
}
