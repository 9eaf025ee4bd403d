// SPDX-License-Identifier: Apache-2.0

/// Arithmetic that stays at the largest number instead of overflowing, so that a bound stays one.
enum Saturating {
    static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (result, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : result
    }

    static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (result, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : result
    }

    /// The quotient, rounded up; the largest number stays what it is.
    static func quotient(_ number: UInt64, by divisor: UInt64) -> UInt64 {
        guard number < .max else { return .max }
        return number / divisor + (number % divisor == 0 ? 0 : 1)
    }

    /// `start + step · count`, or nil when that is negative or too large.
    static func linear(_ start: UInt64, _ step: Int64, _ count: Int64) -> UInt64? {
        let (change, overflow) = step.multipliedReportingOverflow(by: count)
        guard !overflow, let start = Int64(exactly: start) else { return nil }
        let (end, wrapped) = start.addingReportingOverflow(change)
        return wrapped ? nil : UInt64(exactly: end)
    }
}
