// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import ModelDriver
import PulsePrograms
import Quantities

/// What the lines of a board went through, as somebody sees it who stands beside the plant.
final class Plant {
    /// Plays begun.
    var plays = 0
    /// Whether a line is away from 0 V.
    var isEnergised = false
    /// How often the outputs were made safe.
    var safeCount = 0
    /// Levels away from 0 V that were set after ``watch``.
    var levelsAfterWatch = 0
    var isWatched = false

    /// From now on nothing may be energised.
    func watch() { isWatched = true }
}

/// A model driver that tells a ``Plant`` what it does.
struct PlantDriver: BoardDriver, ~Copyable {
    private var inner: ModelDriver
    private let plant: Plant

    init(_ plant: Plant) {
        inner = ModelDriver(traits: ModelBoard.traits)
        self.plant = plant
    }

    var traits: BoardTraits { inner.traits }

    mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict {
        inner.setSpecimen(specimen)
    }

    mutating func begin() {
        plant.plays += 1
        inner.begin()
    }

    mutating func set(_ line: Line, to level: LineLevel) {
        if case .code(let code) = level, code != 0 {
            plant.isEnergised = true
            if plant.isWatched { plant.levelsAfterWatch += 1 }
        }
        inner.set(line, to: level)
    }

    mutating func commit(at tick: UInt64) { inner.commit(at: tick) }

    mutating func advance(from start: UInt64, to end: UInt64) -> Advance {
        inner.advance(from: start, to: end)
    }

    mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        inner.sense(line, range: range, gate: gate)
    }

    mutating func magnitudeOfCurrent(columns: UInt64) -> Int64 {
        inner.magnitudeOfCurrent(columns: columns)
    }

    mutating func makeSafe() {
        plant.safeCount += 1
        plant.isEnergised = false
        inner.makeSafe()
    }

    mutating func raiseTrigger(_ output: UInt8, ticks: UInt64) {
        inner.raiseTrigger(output, ticks: ticks)
    }

    mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool {
        inner.triggerIsHigh(input, at: tick)
    }
}
