// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("multistate spin–orbit film")
struct SpinOrbitTests {
    private func levels(
        _ volts: Double,
        _ count: Int,
        from cell: inout CellState
    ) throws -> [Double] {
        let model = try standard(.spinOrbit)
        return (0..<count).map { _ in
            model.pulse(&cell, volts: volts, seconds: 1e-6, noise: noise)
            model.endEpisode(&cell)
            return cell.level
        }
    }

    @Test("50 pulses raise the level by steps that shrink, and 50 lower it again")
    func saturation() throws {
        var cell = try standard(.spinOrbit).freshCell()
        let up = try levels(0.8, 50, from: &cell)
        #expect(zip(up, up.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(up[9] > 2 * (up[49] - up[9]) && up[9] > up[0])
        #expect(up[49] > 40 && Set(up).count > 8)
        let down = try levels(-0.8, 50, from: &cell)
        #expect(down[49] < 20 && down[9] < up[49])
    }

    @Test("the greater the amplitude, the more grains follow: a graded hysteresis")
    func hysteresis() throws {
        var last = -1.0
        for volts in [0.6, 0.7, 0.8, 0.9, 1.2] {
            var cell = try standard(.spinOrbit).freshCell()
            let final = try levels(volts, 50, from: &cell).last ?? 0
            #expect(final >= last)
            last = final
        }
        #expect(last == 64)
    }

    // Over 400 films the mean switched part equals the mean of Néel–Brown over the grains' spread.
    @Test("grains have their own critical voltages, spread by 10 %")
    func grains() throws {
        let model = try standard(.spinOrbit)
        var total = 0.0
        var levels: [Double] = []
        let films = UInt32(400)
        for device in 0..<films {
            var cell = model.makeCell(seed: 8, device: device)
            let own = CellNoise(seed: 8, device: device)
            model.pulse(&cell, volts: 0.76, seconds: 1e-6, noise: own)
            total += cell.level / 64
            levels.append(cell.level)
        }
        var expected = 0.0
        for index in 0..<1000 {
            let xi = Portable.normalQuantile((Double(index) + 0.5) / 1000)
            expected +=
                NeelBrown(barrier: 40, criticalVoltage: 1 + 0.1 * xi)
                .probability(volts: 0.76, seconds: 1e-6) / 1000
        }
        // Four standard errors of a frequency over 25,600 grains.
        let error = 4 * (expected * (1 - expected) / 25_600).squareRoot()
        #expect((total / Double(films) - expected).magnitude < error)
        // Grains that shared one draw a film would spread its level far more than a binomial.
        let binomial = (64 * expected * (1 - expected)).squareRoot()
        #expect((moments(levels).deviation / binomial - 1).magnitude < 4 / 28.3)
        // A film of equal grains would switch this part, which differs.
        let equal = NeelBrown(barrier: 40, criticalVoltage: 1).probability(
            volts: 0.76,
            seconds: 1e-6
        )
        #expect((equal - expected).magnitude > 2 * error)
    }

    @Test("a pulse cut into segments switches the same grains")
    func composition() throws {
        let model = try standard(.spinOrbit)
        for device in 0..<UInt32(50) {
            let own = CellNoise(seed: 3, device: device)
            var whole = model.makeCell(seed: 3, device: device)
            var cut = whole
            model.pulse(&whole, volts: 0.8, seconds: 1e-5, noise: own)
            for _ in 0..<10 { model.pulse(&cut, volts: 0.8, seconds: 1e-6, noise: own) }
            #expect(cut.level == whole.level && cut.memory[2] == whole.memory[2])
        }
    }

    @Test(
        "a rest of 1.8·10⁴ s changes nothing, and a least conductance above the greatest is refused"
    )
    func retention() throws {
        let model = try standard(.spinOrbit)
        var cell = model.freshCell()
        model.pulse(&cell, volts: 0.8, seconds: 1e-5, noise: noise)
        let fresh = model.conductance(of: cell, at: cell.changedAt)
        #expect(model.conductance(of: cell, at: 18_000_000_000_000) == fresh)
        #expect(throws: ModelFault.inconsistent) {
            try standard(.spinOrbit, ["minimum_conductance": 1e-3])
        }
    }
}
