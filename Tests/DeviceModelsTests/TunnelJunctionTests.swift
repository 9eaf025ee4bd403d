// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("magnetic tunnel junctions")
struct TunnelJunctionTests {
    private let trials = UInt32(10_000)

    /// The part of fresh junctions that one pulse switches.
    private func part(_ model: DeviceModel, volts: Double, seconds: Double) -> Double {
        var switched = 0
        for device in 0..<trials {
            let own = CellNoise(seed: 9, device: device)
            var cell = model.makeCell(seed: 9, device: device)
            let before = cell.level
            model.pulse(&cell, volts: volts, seconds: seconds, noise: own)
            if cell.level != before { switched += 1 }
        }
        return Double(switched) / Double(trials)
    }

    /// Three standard errors of a frequency.
    private func bound(_ probability: Double) -> Double {
        3 * (probability * (1 - probability) / Double(trials)).squareRoot()
    }

    @Test("10⁴ junctions switch down as often as the measured logistic says, within 3 σ")
    func logistic() throws {
        let model = try standard(.tunnelJunction, ["initial_part": 1])
        for volts in [0.85, 0.9, 0.95] {
            let curve = FourParameterLogistic(floor: 0, rise: 1, center: 0.894, scale: 1 / 44.6)
            let expected = curve.probability(volts: volts)
            let found = part(model, volts: -volts, seconds: 0.75e-9)
            #expect((found - expected).magnitude < bound(expected))
        }
    }

    @Test("a limiter above every current a junction can carry changes nothing")
    func looseLimiter() throws {
        let model = try standard(.tunnelJunction)
        var free = model.makeCell(seed: 9, device: 0)
        var limited = free
        let noise = CellNoise(seed: 9, device: 0)
        let limiter = CurrentLimiter(positive: 1, negative: 1)
        for _ in 0..<20 {
            model.pulse(&free, volts: 1.1, seconds: 0.75e-9, noise: noise)
            model.pulse(&limited, volts: 1.1, seconds: 0.75e-9, limiter: limiter, noise: noise)
        }
        #expect(free.level == free.upperBound)
        #expect(free == limited)
    }

    @Test("far above V50 the plateau of 0.82 switch up, not all")
    func plateau() throws {
        let model = try standard(.tunnelJunction)
        let found = part(model, volts: 1.2, seconds: 0.75e-9)
        #expect((found - 0.82).magnitude < bound(0.82))
    }

    @Test("without a slope, 10⁴ junctions switch as Néel–Brown says, within 3 σ")
    func thermal() throws {
        let model = try standard(.tunnelJunction, ["slope_down": 0, "initial_part": 1])
        let law = NeelBrown(barrier: 4.91, criticalVoltage: 0.857)
        for (volts, seconds) in [(0.8, 0.75e-9), (0.511, 5e-9), (0.1, 50e-9)] {
            let expected = law.probability(volts: volts, seconds: seconds)
            let found = part(model, volts: -volts, seconds: seconds)
            #expect((found - expected).magnitude < bound(expected))
        }
    }

    // Vc0 ∕ Δ · ln(5 ∕ 0.75) is 331 mV below 894 mV.
    @Test("Néel–Brown moves the logistic between widths")
    func otherWidths() throws {
        let model = try standard(.tunnelJunction, ["initial_part": 1])
        let shift = 0.857 / 4.91 * Portable.log(5 / 0.75)
        let found = part(model, volts: -(0.894 - shift), seconds: 5e-9)
        #expect((found - 0.5).magnitude < bound(0.5))
    }

    // χ² of 9 classes, 8 degrees of freedom: 26.1 is its 99.9 % quantile.
    @Test("eight junctions in parallel switch a binomial number at once")
    func compound() throws {
        let model = try standard(
            .tunnelJunction,
            ["junctions": 8, "initial_part": 1, "slope_down": 0]
        )
        var counts = [Double](repeating: 0, count: 9)
        let cells = 4000
        for device in 0..<UInt32(cells) {
            var cell = model.makeCell(seed: 2, device: device)
            let own = CellNoise(seed: 2, device: device)
            model.pulse(&cell, volts: -0.8, seconds: 0.75e-9, noise: own)
            counts[8 - Int(cell.level)] += 1
        }
        let p = NeelBrown(barrier: 4.91, criticalVoltage: 0.857)
            .probability(volts: 0.8, seconds: 0.75e-9)
        var statistic = 0.0
        var choose = 1.0
        for k in 0...8 {
            let share = choose * Portable.pow(p, exponent: k) * Portable.pow(1 - p, exponent: 8 - k)
            let expected = share * Double(cells)
            statistic += (counts[k] - expected) * (counts[k] - expected) / expected
            choose = choose * Double(8 - k) / Double(k + 1)
        }
        #expect(statistic < 26.1, "\(statistic)")
    }

    @Test("64 junctions keep every orientation, and a cell counts them")
    func manyJunctions() throws {
        let model = try standard(
            .tunnelJunction,
            ["junctions": 64, "plateau_up": 1, "initial_part": 0.5]
        )
        var cell = model.freshCell()
        #expect(cell.level == 32)
        model.pulse(&cell, volts: 3, seconds: 1e-6, noise: noise)
        #expect(cell.level == 64)
        #expect((model.conductance(of: cell) / (64 * 3.02e-6) - 1).magnitude < 1e-14)
        model.pulse(&cell, volts: -3, seconds: 1e-6, noise: noise)
        #expect(cell.level == 0)
        #expect((model.conductance(of: cell) / (32 * 3.02e-6) - 1).magnitude < 1e-14)
    }

    @Test("a pulse cut into a hundred segments switches the same junctions, by either law")
    func composition() throws {
        for slope in [0.0, 44.6] {
            let model = try standard(
                .tunnelJunction,
                ["junctions": 64, "initial_part": 1, "slope_down": slope]
            )
            for device in 0..<UInt32(50) {
                let own = CellNoise(seed: 4, device: device)
                var whole = model.makeCell(seed: 4, device: device)
                var cut = whole
                model.pulse(&whole, volts: -0.51, seconds: 5e-9, noise: own)
                for _ in 0..<100 { model.pulse(&cut, volts: -0.51, seconds: 5e-11, noise: own) }
                #expect(cut.level == whole.level && cut.memory[1] == whole.memory[1])
                #expect((cut.memory[0] / whole.memory[0] - 1).magnitude < 1e-11)
            }
        }
    }

    @Test("each episode starts from probability 0, whatever the last one of that direction was")
    func episodes() throws {
        let model = try standard(
            .tunnelJunction,
            ["junctions": 64, "initial_part": 1, "plateau_up": 1]
        )
        var cell = model.freshCell()
        var switched = 0.0
        for _ in 0..<100 {
            model.pulse(&cell, volts: -3, seconds: 1e-6, noise: noise)
            #expect(cell.level == 0)
            model.pulse(&cell, volts: 3, seconds: 1e-6, noise: noise)
            model.endEpisode(&cell)
            #expect(cell.level == 64)
            model.pulse(&cell, volts: -0.85, seconds: 0.75e-9, noise: noise)
            model.endEpisode(&cell)
            switched += 64 - cell.level
        }
        let expected = FourParameterLogistic(floor: 0, rise: 1, center: 0.894, scale: 1 / 44.6)
            .probability(volts: 0.85)
        let error = 4 * (expected * (1 - expected) / 6400).squareRoot()
        #expect((switched / 6400 - expected).magnitude < error)
    }

    @Test("TMR falls to half at 0.5 V")
    func magnetoresistance() throws {
        let model = try standard(.tunnelJunction)
        let cell = model.freshCell()
        let zero = 1 / model.conductance(of: cell)
        let high = 0.5 / model.meanCurrent(of: cell, volts: 0.5)
        let parallel = 1 / 3.02e-6
        #expect((zero / parallel - 2).magnitude < 1e-12)
        #expect((high / parallel - 1.5).magnitude < 1e-12)
        #expect(
            model.meanCurrent(of: cell, volts: -0.5) == -model.meanCurrent(of: cell, volts: 0.5)
        )
    }

    @Test("barriers spread by 7.7 % from device to device, each direction by itself")
    func deviceToDevice() throws {
        let model = try standard(.tunnelJunction, ["barrier_spread": 0.077])
        let cells = (0..<UInt32(4000)).map { model.makeCell(seed: 6, device: $0) }
        for (index, mean) in [(0, 5.15), (1, 4.91)] {
            let result = moments(cells.map { $0.traits[index] / mean })
            #expect((result.mean - 1).magnitude < 4 * 0.077 / 63.2)
            #expect((result.deviation / 0.077 - 1).magnitude < 4 / 89.4)
        }
    }

    @Test("a limiter halts potentiation at the count that it allows")
    func limiter() throws {
        let model = try standard(
            .tunnelJunction,
            ["junctions": 16, "plateau_up": 1, "inert_voltage": 0.3]
        )
        var cell = model.freshCell()
        // At 0.3 V, 8 parallel and 8 antiparallel junctions.
        let ratio = 1 / (1 + 0.36)
        let unit = 3.02e-6
        let limit = 0.3 * unit * (8.5 + 7.5 / (1 + ratio))
        let limiter = CurrentLimiter(positive: limit, negative: nil)
        model.pulse(&cell, volts: 3, seconds: 1e-6, limiter: limiter, noise: noise)
        #expect(cell.level == 8)
    }

    @Test("a broken junction is refused")
    func contradiction() {
        #expect(throws: ModelFault.inconsistent) {
            try standard(.tunnelJunction, ["junctions": 2.5])
        }
    }
}
