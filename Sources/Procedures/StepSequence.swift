// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms

/// Which step a procedure is at: checks that steps and results alternate.
struct StepSequence: Hashable, Sendable {
    let count: Int
    /// Steps handed out.
    private(set) var issued = 0
    /// Results taken.
    private(set) var taken = 0
    private let name: String

    init(_ name: String, count: Int) {
        self.name = name
        self.count = count
    }

    /// Whether every step's result was taken.
    var isComplete: Bool { taken == count }

    /// Notes that a result came, or that none did; returns the number of its step.
    mutating func take(_ result: StepResult?) throws(ProcedureError) -> Int? {
        guard (result == nil) == (issued == taken) else {
            throw ProcedureError(
                .order,
                name,
                result == nil
                    ? "the result of step \(issued) is missing" : "no step waits for a result"
            )
        }
        guard result != nil else { return nil }
        taken += 1
        return taken - 1
    }

    /// The number of the next step, or nil after the last one.
    mutating func issue() -> Int? {
        guard issued < count else { return nil }
        issued += 1
        return issued - 1
    }

    /// Throws before the last result was taken.
    func requireComplete() throws(ProcedureError) {
        guard isComplete else {
            throw ProcedureError(.order, name, "\(count - taken) of \(count) steps are missing")
        }
    }
}

extension StepResult {
    /// The samples of a complete play.
    ///
    /// - Throws: `.records` when the play did not end by itself, or when there are not `count`
    ///   samples.
    func samples(_ count: Int? = nil) throws(ProcedureError) -> [Record] {
        let samples = records.filter { $0.kind == .sample }
        guard records.last?.kind == .programEnd else {
            throw ProcedureError(.records, "records", "the play did not come to its end")
        }
        guard count == nil || samples.count == count else {
            throw ProcedureError(
                .records,
                "records",
                "there are \(samples.count) samples instead of \(count ?? 0)"
            )
        }
        return samples
    }
}

/// Collects metrics and keeps them finite.
struct MetricList {
    private(set) var metrics: [Metric] = []

    /// Adds a metric; a value that is no number counts as 0, an infinite one as the largest.
    mutating func add(_ name: String, _ value: Double, _ unit: String = "1") {
        let largest = Double.greatestFiniteMagnitude
        let finite = value.isNaN ? 0 : min(max(value, -largest), largest)
        metrics.append(Metric(name: name, value: finite, unit: unit))
    }
}
