// SPDX-License-Identifier: Apache-2.0

import Benchmark

/// What the plugin's entry point calls.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = Benchmark.Configuration(
        metrics: [.wallClock, .cpuTotal, .throughput],
        warmupIterations: 2,
        maxDuration: .seconds(3),
        maxIterations: 200
    )
    codecBenchmarks()
    pulseBenchmarks()
    linkBenchmarks()
    storeBenchmarks()
}

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
}

/// A configuration of a benchmark whose one result is a ratio within each iteration, in percent.
///
/// `thresholds check` fails where the 90th percentile is more than `tolerance` above the value in
/// `Thresholds/`. It finds that file by the benchmark's name only when the name has no spaces.
func ratio(
    _ name: String,
    tolerance: Int
) -> (metric: BenchmarkMetric, configuration: Benchmark.Configuration) {
    let metric = BenchmarkMetric.custom(name, polarity: .prefersSmaller, useScalingFactor: false)
    var configuration = Benchmark.defaultConfiguration
    configuration.metrics = [metric]
    configuration.scalingFactor = .one
    configuration.thresholds = [metric: BenchmarkThresholds(absolute: [.p90: tolerance])]
    return (metric, configuration)
}
