// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The filament of a diffusive memristor: its part f, the residue r that it leaves, its resistance.
///
///     a = min(|v| · μ ∕ (α + (1 − f − r)) − γ1 · f − β · f, 1),   b = β · f − γ2 · r
///     df/dt = a,  dr/dt = b,  0 ≤ f + r ≤ 1
///     R = Ron · y + Roff · (e^((1 − y) ∕ λ) − 1) ∕ (e^(1 ∕ λ) − 1),   y = min(|f + r|, 1)
///
/// The cap makes a filament grow at most once a second; a faster device has every rate multiplied
/// by one time scale, which is the same as a longer time. Times here are scaled so.
///
/// Source: T. Wang et al., "A faithful and compact diffusive memristor model" (2024).
struct DiffusiveFilament: Sendable, BitwiseCopyable {
    let offset: Double
    let gapLength: Double
    let onResistance: Double
    let offResistance: Double
    let drive: Double
    let residueRate: Double
    let dissolutionRate: Double
    let residueDecay: Double
    private let scale: Double

    /// How many sub-steps any pulse is cut into.
    static var stepCount: Int { 32 }

    init(
        offset: Double = 0.1,
        gapLength: Double = 0.1,
        onResistance: Double,
        offResistance: Double,
        drive: Double,
        residueRate: Double = 0.35,
        dissolutionRate: Double = 50,
        residueDecay: Double = 0.42
    ) {
        self.offset = offset
        self.gapLength = gapLength
        self.onResistance = onResistance
        self.offResistance = offResistance
        self.drive = drive
        self.residueRate = residueRate
        self.dissolutionRate = dissolutionRate
        self.residueDecay = residueDecay
        scale = Portable.exp(1.0 / gapLength) - 1.0
    }

    /// The resistance at a value of f + r.
    func resistance(_ sum: Double) -> Double {
        var y = sum < 0 ? -sum : sum
        if y > 1.0 { y = 1.0 }
        return onResistance * y
            + offResistance * (Portable.exp((1.0 - y) / gapLength) - 1.0) / scale
    }

    // MARK: Integration

    /// One explicit step; `shrink` is a further rate at which the filament loses.
    func step(_ state: inout DiffusiveState, volts: Double, seconds: Double, shrink: Double) {
        let f = state.filament
        let r = state.residue
        let size = volts < 0 ? -volts : volts
        var a = size * drive / (offset + (1.0 - f - r)) - dissolutionRate * f - residueRate * f
        if a > 1.0 { a = 1.0 }
        if shrink != 0 { a = a - shrink }
        let b = residueRate * f - residueDecay * r
        let growth = rates(f, r, a, b)
        state.filament = f + growth.filament * seconds
        state.residue = r + growth.residue * seconds
    }

    /// The rates within the bounds 0 ≤ f, 0 ≤ r, 0 ≤ f + r ≤ 1.
    private func rates(
        _ f: Double,
        _ r: Double,
        _ a: Double,
        _ b: Double
    ) -> (filament: Double, residue: Double) {
        let isFull = f + r > 1.0 && a + b > 0.0
        let isEmpty = f + r < 0.0 && a + b < 0.0
        let exchange: Double? = isFull ? (f > 0.0 ? b : 0.0) : isEmpty ? (f < 1.0 ? b : 0.0) : nil
        let filament =
            f > 1.0 && a > 0.0 || f < 0.0 && a < 0.0 ? 0.0 : exchange.map { -$0 } ?? a
        let residue = r > 1.0 && b > 0.0 || r < 0.0 && b < 0.0 ? 0.0 : exchange ?? b
        return (filament, residue)
    }

    // MARK: Whole pulses

    /// One sub-step of a pulse, stable at any length.
    ///
    /// A filament below the lower root of a = 0 grows at rate 1 at most and settles there; between
    /// the roots it shrinks to the lower one; otherwise it runs away until f + r = 1, where the
    /// residue grows at the filament's expense. The residue is exact for a constant filament.
    func leap(_ state: inout DiffusiveState, volts: Double, _ leap: DiffusiveLeap) {
        let seconds = leap.seconds
        guard seconds > 0 else { return }
        let f = state.filament
        let r = state.residue
        let pull = (volts < 0 ? -volts : volts) * drive
        let loss = dissolutionRate + residueRate
        let room = offset + (1.0 - r)
        let a = pull / (room - f) - loss * f
        let discriminant = room * room - 4.0 * pull / loss
        var grown = f + min(max(a, 0), 1) * seconds
        if discriminant > 0 {
            let root = Portable.squareRoot(discriminant)
            let low = 0.5 * (room - root)
            if f < 0.5 * (room + root) {
                let distance = low - f
                let rate = distance == 0 ? 0 : a / distance
                let settled = low - distance * Portable.exp(-(max(rate, 0) * seconds))
                grown = distance > 0 ? min(f + seconds, settled) : settled
            }
        }
        grown = min(max(grown, 0), 1)
        let residue = r * leap.kept + residueRate * (0.5 * (f + grown)) * leap.left
        if grown + residue <= 1 {
            state = DiffusiveState(filament: grown, residue: residue)
            return
        }
        let limit = residueRate / (residueRate + residueDecay)
        let exchanged = limit + (r - limit) * leap.exchange
        state = DiffusiveState(filament: 1.0 - exchanged, residue: exchanged)
    }

    /// A sub-step of a pulse, with what all sub-steps of it have in common.
    func leap(seconds: Double) -> DiffusiveLeap {
        DiffusiveLeap(
            seconds: seconds,
            kept: Portable.exp(-(residueDecay * seconds)),
            left: -Portable.expm1(-(residueDecay * seconds)) / residueDecay,
            exchange: Portable.exp(-((residueRate + residueDecay) * seconds))
        )
    }

    /// The residue after a time at rest in which the filament lost a part of itself.
    ///
    /// What dissolves leaves the share β ∕ (γ1 + β) behind.
    func residue(_ state: DiffusiveState, lost: Double, seconds: Double) -> Double {
        let share = residueRate / (dissolutionRate + residueRate)
        return (state.residue + share * lost) * Portable.exp(-(residueDecay * seconds))
    }
}

/// A sub-step of a pulse: its length, and what is left of deviations after it.
struct DiffusiveLeap: Sendable, BitwiseCopyable {
    /// The length, in scaled seconds.
    let seconds: Double
    /// The part of the residue that stays.
    let kept: Double
    /// The residue that a constant filament adds, over β · f, in scaled seconds.
    let left: Double
    /// The part that stays of the distance from the balance at f + r = 1.
    let exchange: Double
}

/// The two parts of a diffusive filament, each from 0 to 1.
struct DiffusiveState: Sendable, BitwiseCopyable {
    var filament: Double
    var residue: Double
}

extension DiffusiveState {
    /// f + r.
    var sum: Double { filament + residue }
}
