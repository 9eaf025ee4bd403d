// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// What every family shares beside its physics: polarity, spreads, stuck cells, retention.
///
/// Retention is evaluated when a cell is read, from the time since its last change; nothing is
/// stored back, so that it does not matter how often one looks.
struct DeviceLayer: Sendable, BitwiseCopyable {
    let polarity: Double
    private let writeSpread: Double
    private let readSpread: Double
    private let stuckProbability: Double
    private let stuckHighProbability: Double
    private let endurance: Double
    private let driftExponent: Double
    private let driftSpread: Double
    private let driftTime: Double
    private let lossPerDecade: Double
    private let telegraphAmplitude: Double
    private let telegraphTime: Double

    /// The layer with checked parameters.
    init(_ indices: LayerIndices, _ value: (Int) -> Double) throws(ModelFault) {
        polarity = value(indices[.polarity])
        writeSpread = value(indices[.writeSpread])
        readSpread = value(indices[.readSpread])
        stuckProbability = value(indices[.stuckProbability])
        stuckHighProbability = value(indices[.stuckHighProbability])
        endurance = value(indices[.endurance])
        driftExponent = value(indices[.driftExponent])
        driftSpread = value(indices[.driftSpread])
        driftTime = value(indices[.driftTime])
        lossPerDecade = value(indices[.lossPerDecade])
        telegraphAmplitude = value(indices[.telegraphAmplitude])
        telegraphTime = value(indices[.telegraphTime])
        guard polarity == 1 || polarity == -1 else { throw .outOfRange }
    }

    /// Whether fabrication may make a cell stuck.
    var hasStuckCells: Bool { stuckProbability > 0 }

    /// Makes a fresh cell stuck where its draws say so.
    func mask(_ cell: inout CellState, noise: CellNoise) {
        guard hasStuckCells, noise.isHit(event: 0, probability: stuckProbability) else { return }
        let isHigh = noise.isHit(event: 1, probability: stuckHighProbability)
        cell.level = isHigh ? cell.upperBound : cell.lowerBound
        cell.isVirgin = false
        cell.isStuck = true
    }

    /// Whether a cell has switched as often as it could.
    func isWorn(_ cell: CellState) -> Bool {
        endurance > 0 && Double(Int64(clamping: cell.writeEvents)) > endurance
    }

    /// The factor on the change of one switching episode, at least 0.
    func writeFactor(event: UInt64, noise: CellNoise) -> Double {
        max(noise.factor(spread: writeSpread, event: event, stream: .write), 0)
    }

    /// The factor of read noise; a family's own spread, where it has one, instead of the layer's.
    func readFactor(ownSpread: Double, event: UInt64, noise: CellNoise) -> Double {
        let spread = ownSpread > 0 ? ownSpread : readSpread
        return noise.factor(spread: spread, event: event, stream: .read)
    }

    /// The factor on the drift exponent until the next write.
    func driftFactor(event: UInt64, noise: CellNoise) -> Double {
        max(noise.factor(spread: driftSpread, event: event, stream: .retention), 0)
    }

    /// The factor on the conductance after `seconds` without a change.
    ///
    /// Source: (t ∕ t0)^−ν for t > t0, the drift law of phase-change and oxide memory; the log-time
    /// loss is a fit to slow relaxation.
    func retention(of cell: CellState, after seconds: Double) -> Double {
        var factor = 1.0
        if driftExponent > 0, seconds > driftTime {
            let exponent = driftExponent * cell.driftFactor
            factor = Portable.exp(-exponent * Portable.log(seconds / driftTime))
        }
        if lossPerDecade > 0, seconds > 0 {
            let decades = Portable.log1p(seconds) * 0.4342944819032518
            factor *= max(0, 1.0 - lossPerDecade * decades)
        }
        return factor
    }

    /// The factor of the telegraph noise, whose state a reading brings up to date.
    func telegraph(_ cell: inout CellState, at time: Int64, noise: CellNoise) -> Double {
        guard telegraphAmplitude > 0 else { return 1 }
        let elapsed = Double(max(0, time - cell.telegraphTime)) * 1e-9
        // Two states with equal rates: after a time t the state differs with ½ (1 − e^(−2t∕τ)).
        let probability = -0.5 * Portable.expm1(-2.0 * (elapsed / telegraphTime))
        if noise.happens(event: cell.readEvents, stream: .telegraph, probability: probability) {
            cell.isTelegraphHigh.toggle()
        }
        cell.telegraphTime = time
        return cell.isTelegraphHigh ? 1.0 + telegraphAmplitude : 1.0
    }
}
