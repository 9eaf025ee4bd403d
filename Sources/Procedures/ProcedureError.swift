// SPDX-License-Identifier: Apache-2.0

internal import Experiments

/// Why a procedure cannot be planned or evaluated.
package struct ProcedureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong; the raw value is stable.
    package enum Code: String, Sendable, CaseIterable {
        /// No procedure has this name.
        case unknownProcedure
        /// A parameter contradicts another one, or cannot be played.
        case parameter
        /// A forming sweep is asked for, but nothing limits the current of its polarity.
        case noLimiter
        /// Forming one cell could change its neighbours.
        case formingDisturb
        /// A pulse on one cell would act on others that must be fresh.
        case disturb
        /// The array has fewer cells than the procedure needs.
        case tooFewCells
        /// The array is larger than the board.
        case beyondBoard
        /// A voltage lies beyond the board's converter.
        case beyondConverter
        /// The device profile lacks a number, or has the wrong one.
        case profile
        /// The procedure has no order that the ablation could destroy.
        case ablation
        /// The records are not those of the program that was played.
        case records
        /// The procedure was asked for its next step, or its conclusion, at the wrong time.
        case order
    }

    /// What is wrong.
    package let code: Code
    /// The procedure, parameter or place.
    package let context: String
    /// What was found, and what would be right.
    package let cause: String

    init(_ code: Code, _ context: String, _ cause: String) {
        self.code = code
        self.context = context
        self.cause = cause
    }

    /// One sentence for people.
    package var description: String { "\(context): \(cause)" }
}

extension ProcedureError {
    /// The value of a conversion from an experiment's parameters.
    static func reading<Value>(
        _ context: String,
        _ read: () throws(ExperimentError) -> Value
    ) throws(ProcedureError) -> Value {
        do throws(ExperimentError) {
            return try read()
        } catch {
            throw ProcedureError(.parameter, context, error.description)
        }
    }
}
