// SPDX-License-Identifier: Apache-2.0

import Benchmark
import BenchmarkSubjects

/// Samples into a run's record, durable when the time is taken.
func storeBenchmarks() {
    for batch in [4096, 65536] {
        Benchmark(
            "Samples recorded durably, a sync every \(batch)",
            configuration: .init(scalingFactor: .mega, maxIterations: 10)
        ) { benchmark in
            let store = try StoreSubject()
            benchmark.startMeasurement()
            try store.record(benchmark.scaledIterations.count, batch: batch)
            benchmark.stopMeasurement()
            try store.remove()
        }
    }
    Benchmark("Samples recorded durably, a sync each") { benchmark in
        let store = try StoreSubject()
        benchmark.startMeasurement()
        try store.record(1, batch: 1)
        benchmark.stopMeasurement()
        try store.remove()
    }
    storeRatio()
}

private func storeRatio() {
    let (metric, configuration) = ratio(
        "recording over writing the bytes, percent",
        tolerance: 1100
    )
    Benchmark("Ratio-recording", configuration: configuration) { benchmark in
        let store = try StoreSubject()
        let plain = try seconds { try store.writePlainFile(StoreSubject.bytesPerSample << 18) }
        let recorded = try seconds { try store.record(1 << 18, batch: 1 << 16) }
        benchmark.measurement(metric, Int((100 * recorded / plain).rounded()))
        try store.remove()
    }
}
