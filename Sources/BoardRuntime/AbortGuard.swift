// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms

/// Watches current, charge and energy against a program's abort condition.
struct AbortGuard: BitwiseCopyable {
    private let condition: AbortCondition
    private var charge: Int64 = 0
    private var energy: Int64 = 0

    init(_ condition: AbortCondition = .none) {
        self.condition = condition
    }

    /// Whether there is anything to watch.
    var isActive: Bool { condition != .none }

    /// Adds what flowed for a while; the number of the condition that is exceeded, or nil.
    ///
    /// Sums saturate, so that a bound once exceeded stays exceeded.
    mutating func watch(femtoamperes: Int64, microvolts: Int64, nanoseconds: UInt64) -> Int32? {
        guard microvolts != 0 else {
            charge = 0
            energy = 0
            return nil
        }
        // fA · ns = 10⁻²⁴ C = 10⁻⁹ fC; fA · µV · ns = 10⁻³⁰ J = 10⁻¹⁵ fJ.
        let time = Int64(clamping: nanoseconds)
        let flowed = Self.product(femtoamperes, time, over: 1_000_000_000)
        charge = Self.sum(charge, flowed)
        energy = Self.sum(energy, Self.product(flowed, microvolts, over: 1_000_000))
        switch condition {
        case .none: return nil
        case .current(let limit):
            return femtoamperes / 1000 > limit ? 1 : nil
        case .charge(let limit): return charge > limit ? 2 : nil
        case .energy(let limit): return energy > limit ? 3 : nil
        }
    }

    private static func product(_ left: Int64, _ right: Int64, over divisor: Int64) -> Int64 {
        let wide = left.multipliedFullWidth(by: right)
        guard wide.high.magnitude < UInt64(divisor.magnitude) / 2 else { return .max }
        return divisor.dividingFullWidth(wide).quotient
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (result, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : result
    }
}
