// SPDX-License-Identifier: Apache-2.0

import Benchmark

/// Frames through both ends of a link: framed, checksummed, unpacked, checked, acknowledged.
func codecBenchmarks() {
    for payloadBytes in [16, 200] {
        Benchmark(
            "Codec, frames of \(payloadBytes) bytes",
            configuration: .init(scalingFactor: .kilo)
        ) { benchmark in
            var codec = CodecSubject(payloadBytes: payloadBytes)
            benchmark.startMeasurement()
            let arrived = codec.transfer(benchmark.scaledIterations.count)
            benchmark.stopMeasurement()
            precondition(arrived == benchmark.scaledIterations.count, "Every frame arrived.")
        }
    }
}
