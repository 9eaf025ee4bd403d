// SPDX-License-Identifier: Apache-2.0

internal import Plasticity
internal import PulsePrograms
internal import Quantities

/// Pairs of a pre and a post spike on one cell, at an exact signed difference.
struct SpikePairs: Sendable {
    /// What drives the row.
    let pre: SpikePlan
    /// What drives the column.
    let post: SpikePlan
    /// How many pairs.
    let count: UInt32
    /// Program ticks from the end of a pair to the start of the next.
    let gap: UInt64

    /// The numbers of the waveforms in a program.
    struct Waveforms: Sendable {
        let pre: UInt8
        let post: UInt8
    }

    /// Stores the waveforms, one where both spikes are alike.
    func addWaveforms(_ writer: inout ProgramWriter) -> Waveforms {
        let first = writer.addWaveform(pre.codes, period: pre.period)
        if pre.codes == post.codes, pre.period == post.period {
            return Waveforms(pre: first, post: first)
        }
        let second = writer.addWaveform(post.codes, period: post.period)
        return Waveforms(pre: first, post: second)
    }

    /// Writes the pairs at Δt = t_post − t_pre, `difference`.
    func write(
        _ cell: Cell,
        _ difference: Nanoseconds,
        _ waveforms: Waveforms,
        _ writer: inout ProgramWriter
    ) {
        writer.append(.loop(count))
        writePair(cell, difference, waveforms, &writer)
        writer.append(.safePoint)
        writer.append(.endLoop)
    }

    /// Writes one pair and the gap after it.
    func writePair(
        _ cell: Cell,
        _ difference: Nanoseconds,
        _ waveforms: Waveforms,
        _ writer: inout ProgramWriter
    ) {
        let delay = writer.stage.ticks(difference.magnitude)
        let isPreFirst = difference.value >= 0
        writer.shape(
            LineSet(.row(cell.row)),
            waveforms.pre,
            delay: isPreFirst ? 0 : delay,
            peak: pre.peak,
            label: "pre"
        )
        writer.shape(
            LineSet(.column(cell.column)),
            waveforms.post,
            delay: isPreFirst ? delay : 0,
            peak: post.peak,
            label: "post"
        )
        writer.append(.run(ticks: ticks(difference, writer.stage), neuronStep: 0))
        writer.append(.wait(gap))
    }

    /// Program ticks of one pair, without the gap.
    func ticks(_ difference: Nanoseconds, _ stage: Stage) -> UInt64 {
        max(pre.ticks, post.ticks) + stage.ticks(difference.magnitude)
    }

    /// The conductance that a law predicts after the pairs, from their programmed overlap.
    func conductance(
        _ law: OverlapLaw,
        _ difference: Nanoseconds,
        from start: Double,
        _ stage: Stage
    ) -> Double {
        let delay = Int64(stage.ticks(difference.magnitude))
        let segments = SpikeOverlap.segments(
            pre: pre.effective,
            post: post.effective,
            difference: difference.value < 0 ? -delay : delay
        )
        var value = min(max(start, law.minimum), law.maximum)
        for _ in 0..<count {
            value = law.conductance(
                from: value,
                after: segments,
                voltsPerCode: stage.calibration.microvoltsPerCode * 1e-6,
                secondsPerTick: stage.secondsPerTick
            )
        }
        return value
    }
}
