// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import Quantities

/// Where a train of pulses stands.
struct PulseProgress: BitwiseCopyable {
    enum Phase: BitwiseCopyable {
        case rise
        case plateau
        case fall
        case gap
    }

    let train: PulseTrain
    var pulse: UInt32 = 0
    var phase = Phase.rise
    /// The step of a slope's staircase.
    var update: UInt64 = 0
    /// When the phase began.
    var start: UInt64

    init(_ train: PulseTrain, at tick: UInt64) {
        self.train = train
        start = tick
    }

    var code: Int32 {
        Int32(clamping: Int64(train.code) + Int64(train.codeStep) * Int64(pulse))
    }
    var width: UInt64 { Self.stepped(train.width, train.widthStep, pulse) }
    var gap: UInt64 { Self.stepped(train.gap, train.gapStep, pulse) }

    private static func stepped(_ start: UInt64, _ step: Int64, _ count: UInt32) -> UInt64 {
        UInt64(Int64(start) + step * Int64(count))
    }
}

/// Where a ramp stands.
struct RampProgress: BitwiseCopyable {
    let from: Int16
    let to: Int16
    let updates: UInt32
    let dwell: UInt64
    var update: UInt32 = 0
}

/// Where a sweep stands.
struct SweepProgress: BitwiseCopyable {
    let start: Int16
    let step: Int16
    let count: UInt32
    let dwell: UInt64
    let read: Read
    var point: UInt32 = 0
    /// The read of the present point, once its dwell is over.
    var reading: ReadProgress?

    var code: Int16 { Int16(clamping: Int64(start) + Int64(step) * Int64(point)) }
}

extension Player {
    /// The most steps a slope is made of.
    private static var mostSlopeUpdates: UInt64 { 64 }

    /// Goes on with a train at the end of a phase, or at a step of a slope.
    mutating func pulse(
        _ progress: PulseProgress,
        _ driver: inout some BoardDriver & ~Copyable
    ) -> Step {
        var progress = progress
        switch progress.phase {
        case .rise:
            if progress.update == 0 { pulses += 1 }
            if slope(&progress, progress.train.rise, rising: true, &driver) {
                progress.phase = .plateau
            }
        case .plateau:
            drive(Int16(clamping: progress.code), &driver)
            hold(until: tick + progress.width)
            progress.phase = .fall
            progress.start = holdUntil
        case .fall:
            if slope(&progress, progress.train.fall, rising: false, &driver) {
                progress.phase = .gap
            }
        case .gap:
            drive(0, &driver)
            hold(until: tick + progress.gap)
            progress.pulse += 1
            progress.phase = .rise
            progress.start = holdUntil
            if progress.pulse == progress.train.count {
                activity = .fetch
                return .progressed(1)
            }
        }
        activity = .pulse(progress)
        return .progressed(1)
    }

    /// Makes the next step of a slope; true when the slope is over.
    ///
    /// A slope of n steps has the codes (2k+1)/2n of the plateau, so that its area is that of the
    /// straight line.
    private mutating func slope(
        _ progress: inout PulseProgress,
        _ duration: UInt64,
        rising: Bool,
        _ driver: inout some BoardDriver & ~Copyable
    ) -> Bool {
        let steps = min(Self.mostSlopeUpdates, max(1, duration / traits.updateTicks))
        guard duration > 0, progress.update < steps else {
            progress.update = 0
            return true
        }
        let place = rising ? progress.update : steps - 1 - progress.update
        let code = Int64(progress.code) * Int64(2 * place + 1) / Int64(2 * steps)
        drive(Int16(clamping: code), &driver)
        progress.update += 1
        hold(until: progress.start + duration * progress.update / steps)
        return false
    }

    /// Goes on with a ramp at one of its steps.
    mutating func ramp(
        _ progress: RampProgress,
        _ driver: inout some BoardDriver & ~Copyable
    ) -> Step {
        var progress = progress
        guard progress.update < progress.updates else {
            activity = .fetch
            return .progressed(1)
        }
        progress.update += 1
        let span = Int64(progress.to) - Int64(progress.from)
        let code = Int64(progress.from) + span * Int64(progress.update) / Int64(progress.updates)
        drive(Int16(clamping: code), &driver)
        hold(until: tick + progress.dwell)
        activity = .ramp(progress)
        return .progressed(1)
    }

    /// Goes on with a sweep at the end of a dwell or of a conversion.
    mutating func sweep(
        _ progress: SweepProgress,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        var progress = progress
        if var reading = progress.reading {
            guard convert(&reading, &driver, &records) else { return .ended(.impossible) }
            progress.reading = reading.isOver ? nil : reading
            if reading.isOver {
                progress.point += 1
            } else {
                hold(until: tick + progress.read.aperture)
            }
            activity = .sweep(progress)
            return .progressed(1)
        }
        guard progress.point < progress.count else {
            drive(0, &driver)
            activity = .fetch
            return .progressed(1)
        }
        drive(progress.code, &driver)
        hold(until: tick + progress.dwell + progress.read.aperture)
        let lines = progress.read.sensesRows ? rows : columns
        progress.reading = ReadProgress(progress.read, lines: lines)
        activity = .sweep(progress)
        return .progressed(1)
    }
}
