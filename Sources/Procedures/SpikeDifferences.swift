// SPDX-License-Identifier: Apache-2.0

internal import Quantities

/// What a list of times between two spikes must be.
enum SpikeDifferences {
    /// Asserts that a window can be fitted on both sides, and that nothing stands twice.
    static func check(_ differences: [Nanoseconds]) throws(ProcedureError) {
        guard differences.filter({ $0.value > 0 }).count >= 2,
            differences.filter({ $0.value < 0 }).count >= 2
        else {
            throw ProcedureError(
                .parameter,
                "differences",
                "a window needs at least two differences of each sign"
            )
        }
        for (index, difference) in differences.enumerated()
        where differences[..<index].contains(difference) {
            throw ProcedureError(.parameter, "differences", "\(difference.value) ns stands twice")
        }
    }
}
