// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

/// Seeds are fixed: every number here is one number, not a chance.
///
/// Intervals are 4 standard errors:
/// σ∕√n for a mean, σ∕√(2n) for a deviation, with n = 4000 unless stated.
@Suite("variation")
struct VariationTests {
    private let count = UInt32(4000)

    @Test("the change of a write spreads by the cycle-to-cycle parameter")
    func cycleToCycle() throws {
        var parameters = quiet
        parameters[.writeSpread] = 0.1
        let model = try drift(parameters)
        let reference = try drift(quiet).conductance(after: 1, 1e-5) - 35e-6
        var changes: [Double] = []
        var cell = model.freshCell()
        for _ in 0..<count {
            var copy = cell
            model.pulse(&copy, volts: 1, seconds: 1e-5, noise: noise)
            changes.append((copy.conductance - cell.conductance) / reference)
            // The cell itself draws but keeps its conductance.
            model.pulse(&cell, volts: 1, seconds: 1e-5, noise: noise, flags: .freeze)
            model.endEpisode(&cell)
        }
        let result = moments(changes)
        #expect((result.mean - 1).magnitude < 0.0064)
        #expect((result.deviation - 0.1).magnitude < 0.0045)
        #expect(cell.writeEvents == UInt64(count))
    }

    @Test("an episode draws once, however many segments it is cut into")
    func oneDrawAnEpisode() throws {
        var parameters = quiet
        parameters[.writeSpread] = 0.3
        let model = try drift(parameters)
        var whole = model.freshCell()
        model.pulse(&whole, volts: 1, seconds: 1e-3, noise: noise)
        var cut = model.freshCell()
        for _ in 0..<100 {
            model.pulse(&cut, volts: 1, seconds: 1e-5, noise: noise)
        }
        #expect(cut.writeEvents == 1)
        #expect(cut.episodeFactor == whole.episodeFactor)
        #expect((cut.conductance / whole.conductance - 1).magnitude < 1e-12)
        // Below the threshold, beyond the other one, and after an explicit end a new one begins.
        model.pulse(&cut, volts: 0.5, seconds: 1e-5, noise: noise)
        #expect(cut.episodeSign == 0)
        model.pulse(&cut, volts: 1, seconds: 1e-5, noise: noise)
        #expect(cut.writeEvents == 2)
        model.pulse(&cut, volts: -1, seconds: 1e-5, noise: noise)
        #expect(cut.writeEvents == 3)
        model.endEpisode(&cut)
        model.pulse(&cut, volts: -1, seconds: 1e-5, noise: noise)
        #expect(cut.writeEvents == 4)
    }

    @Test("thresholds, bounds, rates and initial conductances spread from cell to cell")
    func deviceToDevice() throws {
        let model = try drift([
            .thresholdSpread: 0.15, .rateSpread: 0.1, .boundSpread: 0.05, .initialSpread: 0.15,
        ])
        let cells = (0..<count).map { model.makeCell(seed: 5, device: $0) }
        func check(_ value: (CellState) -> Double, mean: Double, spread: Double) {
            let result = moments(cells.map { value($0) / mean })
            #expect((result.mean - 1).magnitude < 4 * spread / 63.2)
            #expect((result.deviation / spread - 1).magnitude < 4 / 89.4)
        }
        check({ $0.potentiationThreshold }, mean: 0.7, spread: 0.15)
        check({ $0.depressionThreshold }, mean: 0.7, spread: 0.15)
        check({ $0.potentiationRate }, mean: 1.6e-4, spread: 0.1)
        check({ $0.depressionRate }, mean: 4.8e-4, spread: 0.1)
        check({ $0.lowerBound }, mean: 10e-6, spread: 0.05)
        check({ $0.upperBound }, mean: 100e-6, spread: 0.05)
        let logarithms = moments(cells.map { Portable.log($0.level / 35e-6) })
        #expect(logarithms.mean.magnitude < 0.0095)
        #expect((logarithms.deviation - 0.15).magnitude < 0.0067)
        // The two thresholds of a cell are drawn apart.
        let products = cells.map {
            ($0.potentiationThreshold / 0.7 - 1) * ($0.depressionThreshold / 0.7 - 1)
        }
        #expect((moments(products).mean / 0.0225).magnitude < 4 / 63.2)
    }

    @Test("no spread, however wide, leaves a quarter to four times the parameter")
    func spreadIsClipped() throws {
        let model = try drift([.thresholdSpread: 1, .boundSpread: 1, .initialSpread: 1])
        for device in 0..<count {
            let cell = model.makeCell(seed: 6, device: device)
            #expect(cell.potentiationThreshold >= 0.7 / 4 && cell.potentiationThreshold <= 2.8)
            #expect(cell.upperBound >= 1.01 * cell.lowerBound)
            #expect(cell.level >= cell.lowerBound && cell.level <= cell.upperBound)
        }
    }

    @Test("a read draws noise and changes nothing else")
    func readNoise() throws {
        var parameters = quiet
        parameters[.readSpread] = 0.02
        let model = try drift(parameters)
        var cell = model.freshCell()
        let before = cell
        var values: [Double] = []
        for _ in 0..<count {
            values.append(model.current(&cell, volts: 5, noise: noise) / (5 * 35e-6))
        }
        let result = moments(values)
        #expect((result.mean - 1).magnitude < 0.0013)
        #expect((result.deviation - 0.02).magnitude < 0.0009)
        #expect(cell.readEvents == UInt64(count))
        #expect(cell.conductance == before.conductance)
        #expect(cell.writeEvents == 0 && cell.episodeSign == 0)
    }

    @Test("stuck cells are as many as stated, sit at a bound and never change")
    func stuckCells() throws {
        let model = try drift([.stuckProbability: 0.1, .stuckHighProbability: 0.25])
        let cells = (0..<count).map { model.makeCell(seed: 9, device: $0) }
        let stuck = cells.filter(\.isStuck)
        #expect((Double(stuck.count) - 400).magnitude < 76)
        let high = stuck.filter { $0.conductance == 100e-6 }
        #expect((Double(high.count) / Double(stuck.count) - 0.25).magnitude < 0.087)
        #expect(stuck.allSatisfy { $0.conductance == 100e-6 || $0.conductance == 10e-6 })
        var cell = try #require(stuck.first)
        let before = cell.conductance
        for volts in [2.0, -2.0] {
            model.pulse(&cell, volts: volts, seconds: 1, noise: noise)
        }
        #expect(cell.conductance == before)
        #expect(cell.writeEvents == 2)
    }

    @Test("a cell does not depend on which other cells were made or pulsed")
    func cellsAreIndependent() throws {
        let model = try drift([.writeSpread: 0.2, .thresholdSpread: 0.1])
        func run(_ devices: [UInt32]) -> CellState {
            var result = CellState()
            for device in devices {
                var cell = model.makeCell(seed: 4, device: device)
                let own = CellNoise(seed: 4, device: device)
                model.pulse(&cell, volts: -1.2, seconds: 1e-4, noise: own)
                _ = model.current(&cell, volts: 0.1, noise: own)
                if device == 17 { result = cell }
            }
            return result
        }
        #expect(run([17]) == run([3, 90, 17, 5]))
    }

    @Test("freeze leaves every conductance but makes every draw")
    func freeze() throws {
        for model in [try drift([.writeSpread: 0.1]), try power()] {
            var free = model.freshCell()
            var frozen = free
            for volts in [5.0, -5, 5, 0, 5] {
                model.pulse(&free, volts: volts, seconds: 1e-5, noise: noise)
                model.pulse(&frozen, volts: volts, seconds: 1e-5, noise: noise, flags: .freeze)
            }
            #expect(frozen.conductance == model.freshCell().conductance)
            #expect(free.conductance != frozen.conductance)
            #expect(free.writeEvents == frozen.writeEvents)
            #expect(free.episodeFactor == frozen.episodeFactor)
        }
    }

    @Test("flip exchanges potentiation and depression of writes")
    func flip() throws {
        let model = try drift([.writeSpread: 0.1])
        for volts in [1.1, -1.1] {
            #expect(
                model.conductance(after: volts, 1e-4, flags: .flip)
                    == model.conductance(after: -volts, 1e-4)
            )
        }
    }
}
