// SPDX-License-Identifier: Apache-2.0

internal import Quantities

extension LineStates {
    /// Widens to everything either state allows.
    @inline(never)
    mutating func join(_ other: inout LineStates) {
        isScheme = isScheme && other.isScheme
        drive = Self.hull(drive, other.drive)
        for slot in 0..<256 {
            if mayStay(slot) || other.mayStay(slot), max(pending[slot], other.pending[slot]) > 0 {
                held[ProgramBounds.kind(of: slot)] |= 1 << UInt64(slot % 64)
            }
            lows[slot] = min(lows[slot], other.lows[slot])
            highs[slot] = max(highs[slot], other.highs[slot])
            pending[slot] = max(pending[slot], other.pending[slot])
        }
        for kind in Line.Kind.allCases {
            floating[kind] |= other.floating[kind]
        }
        hasGatedNeuron = hasGatedNeuron || other.hasGatedNeuron
        neurons |= other.neurons
        for column in 0..<64 {
            neuronShape[column] = max(neuronShape[column], other.neuronShape[column])
            neuronLows[column] = min(neuronLows[column], other.neuronLows[column])
            neuronHighs[column] = max(neuronHighs[column], other.neuronHighs[column])
        }
    }

    /// Whether everything that `other` allows is allowed here, too.
    @inline(never)
    mutating func contain(_ other: inout LineStates) -> Bool {
        guard !isScheme || other.isScheme, Self.hull(drive, other.drive) == drive,
            hasGatedNeuron || !other.hasGatedNeuron, other.neurons & ~neurons == 0
        else { return false }
        for slot in 0..<256 {
            guard lows[slot] <= other.lows[slot], other.highs[slot] <= highs[slot],
                other.pending[slot] <= pending[slot], mayStay(slot) || !other.mayStay(slot)
            else { return false }
        }
        for kind in Line.Kind.allCases where other.floating[kind] & ~floating[kind] != 0 {
            return false
        }
        for column in 0..<64 {
            guard other.neuronShape[column] <= neuronShape[column],
                neuronLows[column] <= other.neuronLows[column],
                other.neuronHighs[column] <= neuronHighs[column]
            else { return false }
        }
        return true
    }

    private static func hull(
        _ one: ClosedRange<Int32>,
        _ other: ClosedRange<Int32>
    ) -> ClosedRange<Int32> {
        min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
    }
}
