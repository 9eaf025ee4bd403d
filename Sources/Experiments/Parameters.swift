// SPDX-License-Identifier: Apache-2.0

package import Quantities

/// The resolved parameters of an experiment, in the order of their schema.
package struct Parameters: Hashable, Sendable {
    /// A parameter and its value.
    package struct Entry: Hashable, Sendable {
        /// The key in the file.
        package let name: String
        /// The value, a default if the file is silent.
        package let value: ParameterValue
    }

    /// All of them.
    package private(set) var entries: [Entry]

    /// The value of `name`, or nil when an optional parameter was left out.
    package subscript(name: String) -> ParameterValue? {
        entries.first { $0.name == name }?.value
    }

    mutating func replace(_ name: String, by value: ParameterValue, _ schema: ParameterSchema) {
        var values: [Entry] = []
        for parameter in schema.parameters {
            let found = parameter.name == name ? value : self[parameter.name]
            if let found { values.append(Entry(name: parameter.name, value: found)) }
        }
        entries = values
    }

    /// The voltage `name`.
    package func voltage(_ name: String) throws(ExperimentError) -> Microvolts {
        Microvolts(try quantity(name, .voltage))
    }

    /// The duration `name`.
    package func duration(_ name: String) throws(ExperimentError) -> Nanoseconds {
        Nanoseconds(try quantity(name, .duration))
    }

    /// The current `name`.
    package func current(_ name: String) throws(ExperimentError) -> Picoamperes {
        Picoamperes(try quantity(name, .current))
    }

    /// The conductance `name`.
    package func conductance(_ name: String) throws(ExperimentError) -> Picosiemens {
        Picosiemens(try quantity(name, .conductance))
    }

    /// The charge `name`.
    package func charge(_ name: String) throws(ExperimentError) -> Femtocoulombs {
        Femtocoulombs(try quantity(name, .charge))
    }

    /// The energy `name`.
    package func energy(_ name: String) throws(ExperimentError) -> Femtojoules {
        Femtojoules(try quantity(name, .energy))
    }

    /// The resistance `name`.
    package func resistance(_ name: String) throws(ExperimentError) -> Milliohms {
        Milliohms(try quantity(name, .resistance))
    }

    /// The frequency `name`.
    package func frequency(_ name: String) throws(ExperimentError) -> Millihertz {
        Millihertz(try quantity(name, .frequency))
    }

    /// The ratio `name`.
    package func ratio(_ name: String) throws(ExperimentError) -> PartsPerMillion {
        PartsPerMillion(try quantity(name, .ratio))
    }

    /// The whole number `name`.
    package func integer(_ name: String) throws(ExperimentError) -> Int64 {
        if case .integer(let value) = self[name] { return value }
        throw mismatch(name, "a whole number")
    }

    /// The number `name`.
    package func decimal(_ name: String) throws(ExperimentError) -> Double {
        if case .decimal(let value) = self[name] { return value }
        throw mismatch(name, "a number")
    }

    /// The text or the chosen word `name`.
    package func text(_ name: String) throws(ExperimentError) -> String {
        if let value = self[name]?.textValue { return value }
        throw mismatch(name, "a text")
    }

    /// The flag `name`.
    package func flag(_ name: String) throws(ExperimentError) -> Bool {
        if case .flag(let value) = self[name] { return value }
        throw mismatch(name, "true or false")
    }

    /// The list `name`.
    package func list(_ name: String) throws(ExperimentError) -> [ParameterValue] {
        if case .list(let values) = self[name] { return values }
        throw mismatch(name, "a list")
    }

    /// The whole numbers of the list `name`.
    package func integers(_ name: String) throws(ExperimentError) -> [Int64] {
        var numbers: [Int64] = []
        for case .integer(let number) in try list(name) { numbers.append(number) }
        guard numbers.count == (try list(name).count) else {
            throw mismatch(name, "a list of whole numbers")
        }
        return numbers
    }

    /// The numbers of the list `name`.
    package func decimals(_ name: String) throws(ExperimentError) -> [Double] {
        var numbers: [Double] = []
        for case .decimal(let number) in try list(name) { numbers.append(number) }
        guard numbers.count == (try list(name).count) else {
            throw mismatch(name, "a list of numbers")
        }
        return numbers
    }

    /// The voltages of the list `name`.
    package func voltages(_ name: String) throws(ExperimentError) -> [Microvolts] {
        try quantities(name, .voltage).map { Microvolts($0) }
    }

    /// The durations of the list `name`.
    package func durations(_ name: String) throws(ExperimentError) -> [Nanoseconds] {
        try quantities(name, .duration).map { Nanoseconds($0) }
    }

    /// The counts of the quantities of the list `name`, in the base unit of `dimension`.
    package func quantities(
        _ name: String,
        _ dimension: Dimension
    ) throws(ExperimentError) -> [Int64] {
        var counts: [Int64] = []
        for case .quantity(let quantity) in try list(name) where quantity.dimension == dimension {
            counts.append(quantity.value)
        }
        guard counts.count == (try list(name).count) else {
            throw mismatch(name, "a list, each \(dimension.noun)")
        }
        return counts
    }

    private func quantity(_ name: String, _ dimension: Dimension) throws(ExperimentError) -> Int64 {
        if case .quantity(let quantity) = self[name], quantity.dimension == dimension {
            return quantity.value
        }
        throw mismatch(name, dimension.noun)
    }

    /// Asking for a parameter that the schema does not declare so.
    private func mismatch(_ name: String, _ expected: String) -> ExperimentError {
        let found = self[name].map { "is \($0.spelling)" } ?? "is not stated"
        let diagnostic = Diagnostic(
            code: .wrongValue,
            file: "parameters",
            line: 1,
            column: 1,
            message: "\(name) \(found)",
            expected: expected,
            example: ""
        )
        return ExperimentError(diagnostics: [diagnostic])
    }
}
