// SPDX-License-Identifier: Apache-2.0

internal import Quantities

extension LineStates {
    /// Starts a waveform on `lines` that ends `ticks` from now.
    ///
    /// - Throws: `.lineBusy` when one may be going on there.
    @inline(never)
    mutating func shape(
        _ lines: LineSet,
        low: Int16,
        high: Int16,
        ticks: UInt64
    ) throws(ProgramFault) {
        var busy = false
        isScheme = false
        forEach(lines) { states, slot, _ in
            busy = busy || states.pending[slot] != 0
            states.pending[slot] = ticks
            states.lows[slot] = min(states.lows[slot], low)
            states.highs[slot] = max(states.highs[slot], high)
        }
        if busy { throw .lineBusy }
    }

    /// Gives a column a neuron whose waveform lies in `low...high` and lasts `ticks`.
    @inline(never)
    mutating func setNeuron(_ column: Int, low: Int16, high: Int16, ticks: UInt64) {
        neurons |= 1 << UInt64(column)
        neuronShape[column] = ticks
        neuronLows[column] = min(0, low)
        neuronHighs[column] = max(0, high)
    }

    /// Lets neurons fire: their waveforms may begin at any time of the run that follows.
    @inline(never)
    mutating func exciteNeurons() {
        for column in 0..<64 where neurons >> UInt64(column) & 1 != 0 && neuronShape[column] > 0 {
            isScheme = false
            let slot = ProgramBounds.slot(.column, column)
            if pending[slot] == 0, lows[slot] != 0 || highs[slot] != 0 {
                held.columns |= 1 << UInt64(column)
            }
            lows[slot] = min(lows[slot], neuronLows[column])
            highs[slot] = max(highs[slot], neuronHighs[column])
        }
    }

    /// Lets `ticks` pass; waveforms that are certainly over leave their lines at 0 V.
    @inline(never)
    mutating func run(_ ticks: UInt64, neuronsIntegrate: Bool) {
        for slot in 0..<256 where pending[slot] != 0 {
            pending[slot] = pending[slot] > ticks ? pending[slot] - ticks : 0
            if pending[slot] == 0 { endWaveform(slot) }
        }
        guard neuronsIntegrate else { return }
        for column in 0..<64 where neurons >> UInt64(column) & 1 != 0 && neuronShape[column] > 0 {
            let slot = ProgramBounds.slot(.column, column)
            pending[slot] = max(pending[slot], neuronShape[column])
            lows[slot] = min(lows[slot], neuronLows[column])
            highs[slot] = max(highs[slot], neuronHighs[column])
        }
    }

    /// Leaves a line at 0 V, or where it may have been all the time.
    private mutating func endWaveform(_ slot: Int) {
        guard isHeld(slot) else {
            lows[slot] = 0
            highs[slot] = 0
            return
        }
        held[ProgramBounds.kind(of: slot)] &= ~(1 << UInt64(slot % 64))
    }

    private mutating func isHeld(_ slot: Int) -> Bool {
        held[ProgramBounds.kind(of: slot)] >> UInt64(slot % 64) & 1 != 0
    }

    /// Whether the line may stay away from rest after the time of its waveform, if any.
    mutating func mayStay(_ slot: Int) -> Bool {
        pending[slot] == 0 ? lows[slot] != 0 || highs[slot] != 0 : isHeld(slot)
    }
}
