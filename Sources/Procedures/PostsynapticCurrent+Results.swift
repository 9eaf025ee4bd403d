// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import PulsePrograms

extension PostsynapticCurrent {
    /// The metrics it can produce.
    package static let metrics = Kind.allCases.flatMap { kind in
        [
            MetricDescription(
                kind.rawValue + "_peak",
                "A",
                "Largest \(kind.rawValue) current after the spike, at the bias."
            ),
            MetricDescription(
                kind.rawValue + "_charge",
                "C",
                "Charge of that current, up to the last sample."
            ),
            MetricDescription(
                kind.rawValue + "_decay",
                "s",
                "Shorter time constant of its two exponentials."
            ),
            MetricDescription(
                kind.rawValue + "_left",
                "1",
                "Part of the peak that the last tenth of the samples has."
            ),
            MetricDescription(
                kind.rawValue + "_baseline",
                "1",
                "Root mean square before the spike, over the peak."
            ),
        ]
    }

    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try requireComplete()
        var list = MetricList()
        var tables: [ResultTable] = []
        for kind in Kind.allCases {
            let curve = mean(transients[kind] ?? [])
            let after = Array(curve.suffix(settings.after))
            let times = settings.times(stage)
            let peak = after.max { $0.magnitude < $1.magnitude } ?? 0
            let before = Array(curve.prefix(settings.before))
            let tail = Array(after.suffix(max(1, after.count / 10)))
            let period = times[1] - times[0]
            list.add(kind.rawValue + "_peak", peak, "A")
            list.add(kind.rawValue + "_charge", period * after.reduce(0) { $0 + $1 }, "C")
            let fit = DoubleExponentialFit(times, after)
            list.add(kind.rawValue + "_decay", fit?.fast.timeConstant ?? 0, "s")
            list.add(kind.rawValue + "_left", Statistics.ratio(Statistics.mean(tail), to: peak))
            let noise = Statistics.ratio(Statistics.rootMeanSquare(before), to: peak)
            list.add(kind.rawValue + "_baseline", noise.magnitude)
            tables.append(table(kind, curve))
        }
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: [])
    }

    /// The mean of several curves, sample by sample.
    private func mean(_ curves: [[Double]]) -> [Double] {
        (0..<settings.sampleCount).map { place in Statistics.mean(curves.map { $0[place] }) }
    }

    /// The whole transient, with times that count from the end of the spike.
    private func table(_ kind: Kind, _ curve: [Double]) -> ResultTable {
        let slow = Double(UInt64(settings.slow.average) * settings.slow.aperture)
        let fast = Double(settings.fast.aperture)
        let spike = fast * Double(settings.during)
        let times = curve.indices.map { place in
            if place < settings.before {
                return slow * (Double(place - settings.before) + 0.5) - spike
            }
            if settings.isDuring(place) {
                return fast * (Double(place - settings.before) + 1) - spike
            }
            return slow * (Double(place - settings.before - settings.during) + 0.5)
        }
        return ResultTable(
            kind.rawValue,
            [("time", "s"), ("current", "A")],
            zip(times, curve).map { [$0 * stage.secondsPerTick, $1] }
        )
    }
}
