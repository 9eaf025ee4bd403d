// SPDX-License-Identifier: Apache-2.0

/// Why an array could not be solved.
package enum SolverError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A list has another length than the array has rows, columns or cells.
    case wrongCount
    /// A conductance is negative, not a number, or above the limit.
    case badConductance
    /// A resistance is negative, not a number, or above the limit.
    case badResistance
    /// A voltage is not a number or beyond the limit.
    case badVoltage
    /// A row (or column) of no resistance joins two sources of different voltage.
    case sourcesShorted(isRow: Bool, index: Int)
    /// The currents at the nodes do not balance after the last iteration.
    case notConverged(residual: Double, iterationCount: Int)

    package var description: String {
        switch self {
        case .wrongCount:
            "A list is not as long as the array has rows, columns or cells."
        case .badConductance:
            "A conductance is not a number from 0 to \(SolverLimit.siemens) S."
        case .badResistance:
            "A resistance is not a number from 0 to \(SolverLimit.ohms) ohm."
        case .badVoltage:
            "A voltage is not a number within ±\(SolverLimit.volts) V."
        case .sourcesShorted(let isRow, let index):
            "\(isRow ? "Row" : "Column") \(index + 1) has no resistance and joins two sources of "
                + "different voltage."
        case .notConverged(let residual, let iterationCount):
            "Not converged: after \(iterationCount) iterations the currents at a node still miss "
                + "balance by \(residual) of the largest current."
        }
    }
}

/// The values that the solver takes.
package enum SolverLimit {
    package static let siemens = 1e9
    package static let ohms = 1e12
    package static let volts = 1e6
}
