// SPDX-License-Identifier: Apache-2.0

import Benchmark
import BenchmarkSubjects

/// Requests to a simulated board in the process, beside a bare echo over the same kind of pipe.
func linkBenchmarks() {
    Benchmark(
        "Echo over a pipe in memory, 32 bytes",
        configuration: .init(scalingFactor: .kilo)
    ) { benchmark in
        let echo = try EchoSubject()
        benchmark.startMeasurement()
        try echo.roundTrips(benchmark.scaledIterations.count, bytes: 32)
        benchmark.stopMeasurement()
    }
    for depth in [1, 16] {
        Benchmark(
            "Board round trips, \(depth) at a time",
            configuration: .init(scalingFactor: .kilo)
        ) { benchmark in
            let link = try await LinkSubject.open()
            let count = benchmark.scaledIterations.count / depth * depth
            benchmark.startMeasurement()
            try await link.roundTrips(count, depth: depth)
            benchmark.stopMeasurement()
        }
    }
    roundTripRatio()
}

private func roundTripRatio() {
    let (metric, configuration) = ratio("board round trip over echo, percent", tolerance: 1600)
    Benchmark("Ratio-board-round-trip", configuration: configuration) { benchmark in
        let echo = try EchoSubject()
        let link = try await LinkSubject.open()
        let clock = ContinuousClock()
        var times = (echo: 0.0, board: 0.0)
        for _ in 0..<5 {
            times.echo += try seconds { try echo.roundTrips(200, bytes: 32) }
            let start = clock.now
            try await link.roundTrips(200)
            times.board += (clock.now - start) / .seconds(1)
        }
        benchmark.measurement(metric, Int((100 * times.board / times.echo).rounded()))
    }
}
