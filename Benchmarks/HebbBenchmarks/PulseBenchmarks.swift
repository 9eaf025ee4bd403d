// SPDX-License-Identifier: Apache-2.0

import Benchmark

/// Half-select pulses on one cell of 32 × 32, and an epoch of coincidence detection.
func pulseBenchmarks() {
    let cases: [(name: String, amplitude: Int16, width: UInt64)] = [
        ("Pulse, 1 us, 32 x 32, half-select", 4000, 25),
        ("Pulse, 1 ms, 32 x 32, half-select", 4000, 25000),
        ("Pulse, 1 ms, 32 x 32, half-selected cells switch too", 8000, 25000),
    ]
    for (name, amplitude, width) in cases {
        Benchmark(name, configuration: .init(scalingFactor: .kilo)) { benchmark in
            var subject = PulseSubject(amplitude: amplitude, width: width)
            benchmark.startMeasurement()
            let pulses = try subject.play()
            benchmark.stopMeasurement()
            precondition(pulses == UInt64(PulseSubject.pulsesPerProgram), "Every pulse was played.")
        }
    }
    Benchmark("Pulse, 1 ms, in a verified program of its own") { benchmark in
        var subject = PulseSubject(amplitude: 4000, width: 25000, pulses: 1)
        benchmark.startMeasurement()
        let pulses = try subject.play()
        benchmark.stopMeasurement()
        precondition(pulses == 1, "The pulse was played.")
    }
    widthRatio()
    coincidence()
}

private func widthRatio() {
    let (metric, configuration) = ratio("1 ms pulse over 1 us pulse, percent", tolerance: 200)
    Benchmark("Ratio-pulse-width", configuration: configuration) { benchmark in
        var short = PulseSubject(amplitude: 4000, width: 25)
        var long = PulseSubject(amplitude: 4000, width: 25000)
        var times = (short: 0.0, long: 0.0)
        for _ in 0..<5 {
            times.short += try seconds { _ = try short.play() }
            times.long += try seconds { _ = try long.play() }
        }
        benchmark.measurement(metric, Int((100 * times.long / times.short).rounded()))
    }
}

private func coincidence() {
    let rate = BenchmarkMetric.custom(
        "board time over wall time",
        polarity: .prefersLarger,
        useScalingFactor: false
    )
    let ticks = BenchmarkMetric.custom(
        "program ticks a second",
        polarity: .prefersLarger,
        useScalingFactor: false
    )
    var configuration = Benchmark.defaultConfiguration
    configuration.metrics = [.wallClock, rate, ticks]
    Benchmark("Coincidence detection, one epoch", configuration: configuration) { benchmark in
        var subject = CoincidenceSubject()
        var result: (ticks: UInt64, spikes: Int) = (0, 0)
        benchmark.startMeasurement()
        let elapsed = try seconds { result = try subject.play() }
        benchmark.stopMeasurement()
        precondition(result.spikes > 0, "The neuron fires.")
        benchmark.measurement(rate, Int(Double(result.ticks) * 40e-9 / elapsed))
        benchmark.measurement(ticks, Int(Double(result.ticks) / elapsed))
    }
}
