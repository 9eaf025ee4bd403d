// SPDX-License-Identifier: Apache-2.0

internal import Analysis

extension Coincidence {
    /// What came of it.
    package func conclusion() throws(ProcedureError) -> ProcedureConclusion {
        try sequence.requireComplete()
        let half = settings.epochs / 2
        var list = MetricList()
        list.add("ratio_half", ratio(settings.first, after: half))
        list.add("ratio_end", ratio(settings.second, after: settings.epochs))
        let first = [half, settings.epochs].map { mean(settings.first, after: $0) }
        let second = [half, settings.epochs].map { mean(settings.second, after: $0) }
        list.add("swap_half", Statistics.ratio(first[0], to: second[0]))
        list.add("swap_end", Statistics.ratio(second[1], to: first[1]))
        let falseFires = (0..<settings.epochs).map { epoch in
            Double(fires.filter { $0.epoch == epoch && !$0.isHit }.count)
        }
        list.add("false_fires_half", falseFires[half - 1])
        list.add("false_fires_end", falseFires[settings.epochs - 1])
        list.add("false_fires_mean", Statistics.mean(falseFires))
        list.add("false_fires_worst", falseFires.max() ?? 0)
        list.add("hits_half", hits(half - 1))
        list.add("hits_end", hits(settings.epochs - 1))
        list.add("g_first_half", first[0], "S")
        list.add("g_second_end", second[1], "S")
        list.add("cells_below_spike", Double(responders.filter { $0 }.count))
        return ProcedureConclusion(metrics: list.metrics, tables: tables, maps: conductanceMaps)
    }

    /// The mean conductance of some rows after so many epochs.
    private func mean(_ rows: Range<Int>, after epochs: Int) -> Double {
        Statistics.mean(rows.map { maps[epochs][$0] })
    }

    /// The mean of some rows over that of all others.
    private func ratio(_ rows: Range<Int>, after epochs: Int) -> Double {
        let others = maps[epochs].indices.filter { !rows.contains($0) }
        let rest = Statistics.mean(others.map { maps[epochs][$0] })
        return Statistics.ratio(mean(rows, after: epochs), to: rest)
    }

    /// The part of an epoch's frames in which the neuron fired near the onset.
    private func hits(_ epoch: Int) -> Double {
        let found = (0..<settings.frames).filter { frame in
            fires.contains { $0.epoch == epoch && $0.frame == frame && $0.isHit }
        }
        return Double(found.count) / Double(settings.frames)
    }

    private var tables: [ResultTable] {
        let conductances = maps.enumerated().map { [Double($0)] + $1 }
        let rows = (1...stage.rowCount).map { ("row_\($0)", "S") }
        let raster = fires.map { fire in
            [
                Double(fire.epoch + 1), Double(fire.frame + 1), fire.time, fire.onset,
                fire.isHit ? 1 : 0,
            ]
        }
        return [
            ResultTable("conductance", [("epoch", "1")] + rows, conductances),
            ResultTable(
                "post_spikes",
                [("epoch", "1"), ("frame", "1"), ("time", "s"), ("onset", "s"), ("hit", "1")],
                raster
            ),
        ]
    }

    private var conductanceMaps: [ConductanceMap] {
        [0, settings.epochs / 2, settings.epochs].map { epoch in
            ConductanceMap(
                name: epoch == 0 ? "start" : "after epoch \(epoch)",
                rowCount: stage.rowCount,
                columnCount: 1,
                siemens: maps[epoch]
            )
        }
    }
}
