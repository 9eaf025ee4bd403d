// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Plasticity
internal import Quantities

extension SpikeTimingWindow {
    /// A measured window, in the order of the differences.
    private struct Window {
        var differences: [Nanoseconds] = []
        var measured: [Double] = []
        var expected: [Double] = []

        var seconds: [Double] { differences.map { Double($0.value) * 1e-9 } }
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        var list = MetricList()
        var tables: [ResultTable] = []
        if settings.rules.contains(.overlap) {
            let window = overlapWindow
            addOverlap(window, &list)
            tables.append(Self.table("window_overlap", window))
        }
        if settings.rules.contains(.digital) {
            let window = digitalWindow
            // Like the fit, the comparison leaves out Δt = 0.
            let places = window.differences.indices.filter { window.differences[$0].value != 0 }
            let error = Self.error(window, at: places)
            list.add("nrmse_digital", error)
            Self.addFit(window, "digital_", &list)
            tables.append(Self.table("window_digital", window))
        }
        let restored = measurements.filter { settings.restore.isReached($0.before) }.count
        list.add("restored_part", Double(restored) / Double(max(1, measurements.count)))
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }

    /// The measured change at each difference, and what the programmed spikes predict from where
    /// the cell was before.
    private var overlapWindow: Window {
        window(.overlap) { measurement, difference in
            prediction(difference, from: measurement.before)
        }
    }

    private var digitalWindow: Window {
        window(.digital) { _, difference in target(difference) }
    }

    private func window(
        _ rule: Rule,
        _ expected: (Measurement, Nanoseconds) -> Double
    ) -> Window {
        var window = Window()
        let order = settings.differences.indices
            .sorted { settings.differences[$0] < settings.differences[$1] }
        for index in order {
            guard let found = measurements.first(where: { $0.point == .pair(rule, index) }) else {
                continue
            }
            let difference = settings.differences[index]
            window.differences.append(difference)
            window.measured.append(found.change)
            window.expected.append(expected(found, difference))
        }
        return window
    }

    private func prediction(_ difference: Nanoseconds, from start: Double) -> Double {
        guard let law = settings.law else { return 0 }
        let begin = min(max(start, law.minimum), law.maximum)
        return settings.spikes.conductance(law, difference, from: start, stage) - begin
    }

    // MARK: Metrics

    private func addOverlap(_ window: Window, _ list: inout MetricList) {
        // Where heads overlap, a pair is no pair of separate spikes.
        let head = settings.spikes.pre.waveform.headWidth
        let places = window.differences.indices.filter { window.differences[$0].magnitude >= head }
        list.add("nrmse_overlap", Self.error(window, at: places))
        let largest = places.map { window.expected[$0].magnitude }.max() ?? 0
        let wrong = places.filter { place in
            let expected = window.expected[place]
            return expected.magnitude > 0.05 * largest && expected * window.measured[place] <= 0
        }
        list.add("sign_errors", Double(wrong.count))
        Self.addFit(window, "", &list)
    }

    private static func error(_ window: Window, at places: [Int]) -> Double {
        Statistics.normalisedError(
            of: places.map { window.measured[$0] },
            from: places.map { window.expected[$0] }
        )
    }

    private static func addFit(_ window: Window, _ prefix: String, _ list: inout MetricList) {
        let fit = WindowFit(differences: window.seconds, changes: window.measured)
        list.add(prefix + "a_plus", fit?.positive.amplitude ?? 0, "S")
        list.add(prefix + "b_minus", fit?.negative.amplitude ?? 0, "S")
        list.add(prefix + "tau_plus", fit?.positive.timeConstant ?? 0, "s")
        list.add(prefix + "tau_minus", fit?.negative.timeConstant ?? 0, "s")
        guard prefix.isEmpty else { return }
        let range = (window.measured.max() ?? 0) - (window.measured.min() ?? 0)
        list.add("fit_error", Statistics.ratio(fit?.error ?? 0, to: range))
    }

    private static func table(_ name: String, _ window: Window) -> ResultTable {
        let rows = window.differences.indices.map { place in
            [window.seconds[place], window.measured[place], window.expected[place]]
        }
        return ResultTable(
            name,
            [("difference", "s"), ("change", "S"), ("expected", "S")],
            rows
        )
    }
}
