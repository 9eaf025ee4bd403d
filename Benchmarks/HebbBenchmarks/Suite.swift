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

/// A configuration of a benchmark whose one result is a ratio within each iteration.
func ratio(_ name: String) -> (metric: BenchmarkMetric, configuration: Benchmark.Configuration) {
    let metric = BenchmarkMetric.custom(name, polarity: .prefersSmaller, useScalingFactor: false)
    var configuration = Benchmark.defaultConfiguration
    configuration.metrics = [metric]
    configuration.scalingFactor = .one
    return (metric, configuration)
}
