// SPDX-License-Identifier: Apache-2.0

internal import FixedMemory
internal import PulsePrograms
internal import Quantities

/// Where a run of waveforms and neurons stands.
struct RunProgress: BitwiseCopyable {
    let end: UInt64
    let neuronStep: UInt64
    var nextNeuron: UInt64
}

extension Player {
    /// Starts a waveform on lines, `delay` ticks from now.
    mutating func shape(
        _ lines: LineSet,
        _ number: UInt8,
        _ delay: UInt64,
        _ gain: Int16
    ) -> Step {
        do throws(ProgramFault) {
            let waveform = try image.waveform(number)
            for slot in 0..<shapes.count where contains(lines, slot) {
                shapes[slot] = WaveformPlayer(waveform, gain: gain, start: tick + delay)
                pulses += 1
            }
            noteNextShape()
        } catch {
            return .ended(.impossible)
        }
        return .progressed(1)
    }

    /// Does everything due at this tick of a run, then lets time pass to the next event.
    ///
    /// Order at one tick: waveforms change, neurons integrate the current at the new levels,
    /// waveforms that a spike started without delay change.
    mutating func run(
        _ progress: RunProgress,
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Step {
        var progress = progress
        var next = changeShapes(program, &driver)
        guard tick < progress.end else {
            activity = .fetch
            return .progressed(1)
        }
        if progress.neuronStep > 0, neuronColumns != 0 {
            if tick >= progress.nextNeuron {
                guard let hasFired = integrate(&driver, &records) else {
                    return .ended(.impossible)
                }
                if hasFired { next = changeShapes(program, &driver) }
                progress.nextNeuron = tick + progress.neuronStep
            }
            next = min(next, progress.nextNeuron)
        }
        activity = .run(progress)
        hold(until: min(progress.end, next))
        return .progressed(2)
    }

    /// Changes the levels of all waveforms that are due; the tick of the next change.
    mutating func changeShapes(
        _ program: borrowing some ByteSource & ~Copyable,
        _ driver: inout some BoardDriver & ~Copyable
    ) -> UInt64 {
        guard nextShape <= tick else { return nextShape }
        var next = UInt64.max
        var hasChanged = false
        for slot in 0..<shapes.count {
            guard var player = shapes[slot] else { continue }
            if player.nextTick <= tick {
                let code = player.advance(program)
                shapes[slot] = code == nil ? nil : player
                if levels[slot] != code ?? 0 {
                    set(line(at: slot), code ?? 0, &driver)
                    hasChanged = true
                }
                if code == nil { continue }
            }
            next = min(next, player.nextTick)
        }
        if hasChanged { driver.commit(at: tick) }
        nextShape = next
        return next
    }

    /// Notes when the first waveform changes next, after waveforms were started or replaced.
    mutating func noteNextShape() {
        nextShape = .max
        for slot in 0..<shapes.count {
            guard let player = shapes[slot] else { continue }
            nextShape = min(nextShape, player.nextTick)
        }
    }

    /// Lets all neurons integrate; whether one fired, or nil when a spike found no room.
    private mutating func integrate(
        _ driver: inout some BoardDriver & ~Copyable,
        _ records: inout RecordQueue
    ) -> Bool? {
        var hasFired = false
        for column in 0..<neurons.count where neuronColumns >> UInt64(column) & 1 != 0 {
            guard var neuron = neurons[column], neuron.isReady(at: tick) else { continue }
            let settings = neuron.settings
            let sensed = driver.sense(.column(column), range: settings.range, gate: settings.gate)
            guard !driver.hasFailed else { return hasFired }
            let fires = neuron.integrate(sensed.code, at: tick)
            neurons[column] = neuron
            guard fires else { continue }
            hasFired = true
            guard fire(column, neuron, sensed, &records) else { return nil }
        }
        return hasFired
    }

    private mutating func fire(
        _ column: Int,
        _ neuron: Neuron,
        _ sensed: SensedCurrent,
        _ records: inout RecordQueue
    ) -> Bool {
        spikes += 1
        let settings = neuron.settings
        if settings.inhibition != 0 {
            for other in 0..<neurons.count where other != column {
                neurons[other]?.inhibit(by: settings.inhibition)
            }
        }
        if settings.waveform != NeuronSettings.noWaveform {
            do throws(ProgramFault) {
                let waveform = try image.waveform(settings.waveform)
                pulses += 1
                shapes[slot(.column, column)] = WaveformPlayer(
                    waveform,
                    gain: settings.gain,
                    start: tick + settings.delay
                )
                noteNextShape()
            } catch {
                return false
            }
        }
        return record(
            .spike,
            code: neuron.spikes,
            line: .column(column),
            range: sensed.range,
            flags: sensed.flags,
            &records
        )
    }
}
