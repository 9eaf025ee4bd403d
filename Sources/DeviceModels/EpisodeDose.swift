// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The nominal pulses that a cell has received within a switching episode.
///
/// The noise of n nominal pulses grows as √n. An episode has one draw ξ, so a pulse that is cut in
/// two gets √n₂ − √n₁ of it in the second part. It uses the last two variables of the memory.
struct EpisodeDose: Sendable, BitwiseCopyable {
    /// The dose n of this pulse.
    let mean: Double
    /// What this pulse adds to √n of the episode; 1 for a whole nominal pulse.
    let deviation: Double

    /// Counts a dose to the present episode of a cell.
    init(_ dose: Double, in cell: inout CellState) {
        let episode = Double(Int64(clamping: cell.writeEvents))
        let before = cell.memory[5] == episode ? cell.memory[4] : 0
        let after = min(before + dose, 1e300)
        cell.memory[4] = after
        cell.memory[5] = episode
        mean = dose
        deviation = Portable.squareRoot(after) - Portable.squareRoot(before)
    }

    /// Whether the recursion is taken as it stands, scaled with the dose.
    var isSingleStep: Bool { mean <= PulseDose.singleStep }
}

extension CellNoise {
    /// The draw of the present switching episode for the noise of its step.
    func stepDraw(of cell: CellState) -> Double {
        interpolatedGaussian(cell.writeEvents &- 1, .write)
    }

    /// The draw of a write for what a weight looks like.
    func appearanceDraw(_ event: UInt64) -> Double { interpolatedGaussian(event, .switching) }

    /// A standard normal number of ``InterpolatedNormal``.
    private func interpolatedGaussian(_ event: UInt64, _ stream: NoiseStream) -> Double {
        CounterNoise(seed: seed).interpolatedGaussian(event: event, device: device, stream: stream)
    }
}
