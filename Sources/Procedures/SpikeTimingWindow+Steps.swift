// SPDX-License-Identifier: Apache-2.0

internal import Plasticity
internal import PulsePrograms
internal import Quantities

extension SpikeTimingWindow {
    /// The longest pulse of the digital rule, in calibration pulses.
    private static let longestPulse = 20.0

    /// The program of a point: back to the start, a read, what is measured, a read.
    func step(_ point: Point) throws(ProcedureError) -> ProcedureStep {
        var writer = ProgramWriter(stage)
        var waveforms = SpikePairs.Waveforms(pre: 0, post: 0)
        if case .pair(.overlap, _) = point {
            waveforms = settings.spikes.addWaveforms(&writer)
        }
        try settings.restore.write(cell, settings.policy, &writer)
        writer.read(cell, settings.policy, label: "before")
        writer.append(.safePoint)
        switch point {
        case .calibration(let isUp):
            try pulse(isUp: isUp, ticks: settings.calibrationTicks, &writer)
        case .pair(.overlap, let index):
            settings.spikes.write(cell, settings.differences[index], waveforms, &writer)
        case .pair(.digital, let index):
            let change = target(settings.differences[index])
            let ticks = pulseTicks(for: change)
            if ticks > 0 { try pulse(isUp: change > 0, ticks: ticks, &writer) }
        }
        writer.read(cell, settings.policy, label: "after")
        return writer.finish(label(point))
    }

    /// The change that the pair rule asks for, in siemens.
    func target(_ difference: Nanoseconds) -> Double {
        settings.rule.change(at: Double(difference.value) * 1e-9)
    }

    private func pulse(
        isUp: Bool,
        ticks: UInt64,
        _ writer: inout ProgramWriter
    ) throws(ProcedureError) {
        writer.select(cell, stage.scheme)
        let label = isUp ? "potentiate" : "depress"
        try writer.pulse(isUp ? settings.up : settings.down, ticks: ticks, label: label)
    }

    /// The width that makes a change by the calibration pulse's strength; 0 for no pulse.
    ///
    /// A calibration that showed nothing gives one calibration pulse: the run goes on, and its
    /// window then fails.
    private func pulseTicks(for change: Double) -> UInt64 {
        guard change != 0 else { return 0 }
        let strength = strength(isUp: change > 0)
        let ratio = strength > 0 ? min(change.magnitude / strength, Self.longestPulse) : 1
        let ticks = (Double(settings.calibrationTicks) * ratio).rounded(.toNearestOrAwayFromZero)
        return max(stage.board.shortestTicks, UInt64(ticks))
    }

    private func label(_ point: Point) -> String {
        switch point {
        case .calibration(let isUp): "calibration, \(isUp ? "potentiating" : "depressing")"
        case .pair(let rule, let index):
            "\(rule.rawValue), \(settings.differences[index].value) ns"
        }
    }
}
