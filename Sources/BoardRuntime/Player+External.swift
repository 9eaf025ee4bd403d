// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import Quantities

/// Where a train of an external generator stands.
struct ExternalProgress: BitwiseCopyable {
    let train: ExternalTrain
    /// Whether the board plays what the generator states.
    let isModel: Bool
    /// The tick at which the switch opens; nil before the trigger.
    var end: UInt64?
}

extension Player {
    /// Closes the switch and lets it settle.
    mutating func beginExternal(
        _ train: ExternalTrain,
        _ driver: inout some BoardDriver & ~Copyable
    ) -> Step {
        let source = driver.closeSwitch(train.switchNumber, to: train.lines)
        guard source != .absent else { return .ended(.impossible) }
        activity = .external(ExternalProgress(train: train, isModel: source == .model))
        hold(until: tick + train.settle)
        return .progressed(1)
    }

    /// Triggers the generator, then waits for the train's end and opens the switch.
    mutating func external(
        _ progress: ExternalProgress,
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        let train = progress.train
        guard let end = progress.end else {
            return triggerExternal(progress, &driver, &records)
        }
        let next = changeShapes(program, &driver)
        guard tick < end else {
            for slot in 0..<levels.count where contains(train.lines, slot) && levels[slot] != 0 {
                set(line(at: slot), 0, &driver)
            }
            driver.openSwitch(train.switchNumber)
            driver.commit(at: tick)
            activity = .fetch
            return .progressed(1)
        }
        hold(until: min(end, next))
        return .progressed(2)
    }

    private mutating func triggerExternal(
        _ progress: ExternalProgress,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        let train = progress.train
        driver.raiseTrigger(train.output, ticks: train.raise)
        pulses += UInt64(train.count)
        if progress.isModel {
            do throws(ProgramFault) {
                let waveform = try image.waveform(train.waveform)
                for slot in 0..<shapes.count where contains(train.lines, slot) {
                    shapes[slot] = WaveformPlayer(
                        waveform,
                        gain: 256,
                        start: tick + train.delay
                    )
                }
                noteNextShape()
            } catch {
                return .ended(.impossible)
            }
        }
        var progress = progress
        progress.end = tick + train.closed
        activity = .external(progress)
        let isRecorded = record(.triggerOut, code: Int32(train.output), &records)
        return isRecorded ? .progressed(1) : .ended(.impossible)
    }
}
