// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

/// The laws whose recursion a nominal pulse is; the bits are those of the reference programs.
@Suite("pulsed updates")
struct PulsedUpdateTests {
    /// No noise and no spread, so that a cell is its parameters.
    static let exact: [String: Double] = [
        "step_noise": 0, "maximum_spread": 0, "minimum_spread": 0, "step_spread": 0,
        "up_down_spread": 0, "bound_spread": 0, "exponent_spread": 0,
    ]

    private func exactly(
        _ kind: ModelKind,
        _ changes: [String: Double] = [:]
    ) throws(ModelFault) -> DeviceModel {
        try standard(kind, Self.exact.merging(changes) { $1 })
    }

    private func apply(_ count: Int, _ volts: Double, _ model: DeviceModel, _ cell: inout CellState)
    {
        for _ in 0..<count {
            model.pulse(&cell, volts: volts, seconds: 1e-6, noise: noise)
            model.endEpisode(&cell)
        }
    }

    @Test("the electrochemical preset gives the reference's bits up, at its bound and down")
    func linearGolden() throws {
        let model = try exactly(.linearUpdate)
        var cell = model.freshCell()
        apply(100, 1, model, &cell)
        #expect(cell.level.bitPattern == 0x3fc9_5a33_739d_0b2d)
        apply(400, 1, model, &cell)
        #expect(cell.level.bitPattern == 0x3fee_7acb_7c7a_8ca6)
        apply(500, 1, model, &cell)
        #expect(cell.level.bitPattern == 0x3ff2_c226_809d_4952)
        apply(300, -1, model, &cell)
        #expect(cell.level.bitPattern == 0x3fd3_c0bb_f23d_daef)
    }

    // The reference writes s (1 − w); a hundred roundings differ by less than 1e-14.
    @Test("slope 1 is the soft bound")
    func softBound() throws {
        let model = try exactly(
            .linearUpdate,
            [
                "maximum_weight": 1, "minimum_weight": -1, "potentiation_slope": 1,
                "initial_weight": 0.2, "step": 0.01,
            ]
        )
        var cell = model.freshCell()
        apply(100, 1, model, &cell)
        let reference = Double(bitPattern: 0x3fe6_a12b_a27e_cd18)
        #expect((cell.level - reference).magnitude < 1e-14)
    }

    @Test("the phase-change preset of the exponential step gives the reference's bits")
    func exponentialGolden() throws {
        let model = try exactly(.exponentialStep)
        var cell = model.freshCell()
        let expected: [Int: UInt64] = [
            1: 0x3fd2_1205_bc01_a36e, 10: 0x3fed_94b0_7585_6bb7, 20: 0x3ff3_7a4e_e5d8_7d7e,
            100: 0x4000_0000_0000_0000,
        ]
        for count in 1...100 {
            model.pulse(&cell, volts: 1, seconds: 100e-9, noise: noise)
            model.endEpisode(&cell)
            if let bits = expected[count] { #expect(cell.level.bitPattern == bits, "\(count)") }
        }
    }

    // The reference's power step: 1 + 0.9901 a pulse where the exponent is 0.
    @Test("the power update is its recursion bit for bit, up and down")
    func powerRecursion() throws {
        let model = try exactly(
            .powerUpdate,
            ["potentiation_exponent": 0.4, "depression_exponent": 1.7]
        )
        var cell = model.freshCell()
        var weight = 0.0
        for _ in 0..<200 {
            apply(1, 1, model, &cell)
            weight = min(weight + 0.001 * Portable.pow((0.6 - weight) / 1.2, 0.4), 0.6)
            #expect(cell.level.bitPattern == weight.bitPattern)
        }
        for _ in 0..<200 {
            apply(1, -1, model, &cell)
            weight = max(weight - 0.001 * Portable.pow((weight + 0.6) / 1.2, 1.7), -0.6)
            #expect(cell.level.bitPattern == weight.bitPattern)
        }
        let even = try exactly(
            .powerUpdate,
            [
                "maximum_weight": 240, "minimum_weight": 0, "initial_weight": 1, "step": 0.9901,
                "potentiation_exponent": 0,
            ]
        )
        var other = even.freshCell()
        apply(100, 1, even, &other)
        #expect(other.level.bitPattern == 0x4059_00a3_d70a_3d66)
    }

    // n steps in closed form round differently from n steps one by one: n ulp of the range.
    @Test("a linear pulse of n widths is n pulses")
    func linearClosedForm() throws {
        for changes in [["form": 0.0], ["form": 1], ["potentiation_slope": 0]] {
            let model = try exactly(.linearUpdate, changes)
            var long = model.freshCell()
            var many = long
            model.pulse(&long, volts: 1, seconds: 60e-6, noise: noise)
            apply(60, 1, model, &many)
            #expect((long.level - many.level).magnitude < 1e-13)
        }
    }

    // Midpoint steps of a thousandth of a dose: 1e-6 of what is left of the step.
    @Test(
        "a long pulse follows the differential equation of its step",
        arguments: [(ModelKind.exponentialStep, 1.0), (.exponentialStep, -1), (.powerUpdate, 1)]
    )
    func closedForm(kind: ModelKind, volts: Double) throws {
        let model = try exactly(kind, ["nominal_width": 1e-6, "initial_weight": 0.1])
        var start = model.freshCell()
        model.pulse(&start, volts: 1, seconds: 3e-6, noise: noise)
        model.endEpisode(&start)
        var long = start
        model.pulse(&long, volts: volts, seconds: 5e-6, noise: noise)
        let count = 5000
        var fine = start
        for _ in 0..<count {
            model.pulse(&fine, volts: volts, seconds: 5e-6 / Double(count), noise: noise)
            model.endEpisode(&fine)
        }
        #expect(long.level != start.level)
        #expect((long.level - fine.level).magnitude < 2e-3 * (long.level - start.level).magnitude)
    }

    // Two parts of one pulse within the single step differ by the bend of the law over one step:
    // below a fiftieth of it, but for the first step of the phase-change preset, a seventh of its
    // range, over which the law falls by a third.
    @Test("a pulse cut in two draws once and arrives where the whole one does")
    func composition() throws {
        for kind in [ModelKind.linearUpdate, .powerUpdate, .exponentialStep, .exponentialUpdate] {
            let changes = ["nominal_width": 1e-6, "nominal_set_width": 1e-6]
            let model = try standard(kind, changes)
            let volts = kind == .exponentialUpdate ? 3.2 : 1
            var whole = model.freshCell()
            var cut = whole
            model.pulse(&whole, volts: volts, seconds: 1e-6, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.3e-6, noise: noise)
            model.pulse(&cut, volts: volts, seconds: 0.7e-6, noise: noise)
            #expect(cut.writeEvents == whole.writeEvents)
            let moved = (whole.level - model.freshCell().level).magnitude
            let bend = kind == .exponentialStep ? 0.3 : 0.02
            #expect((whole.level - cut.level).magnitude < bend * moved, "\(kind)")
        }
    }

    // The mean of 31 steps is that of the recursion; 4 standard errors of 4,000 cells.
    @Test("soft bounds with noise have the published mean and deviation after 31 pulses")
    func noisySoftBounds() throws {
        let model = try softBounds()
        var weights: [Double] = []
        for device in 0..<UInt32(4000) {
            let own = CellNoise(seed: 21, device: device)
            var cell = model.makeCell(seed: 21, device: device)
            for _ in 0..<31 {
                model.pulse(&cell, volts: 1, seconds: 1e-6, noise: own)
                model.endEpisode(&cell)
            }
            weights.append(cell.level)
        }
        let (mean, deviation) = moments(weights)
        #expect((mean - 0.030237).magnitude < 4 * 0.00159 / 4000.0.squareRoot())
        #expect((deviation - 0.00159).magnitude < 4 * 0.00159 / 8000.0.squareRoot())
    }

    // One draw of a hundred pulses at once has the deviation of a hundred draws, by √n.
    @Test("the noise of a long pulse grows as the root of its dose")
    func rootOfDose() throws {
        let model = try standard(
            .linearUpdate,
            Self.exact.merging(["step_noise": 0.5, "potentiation_slope": 0]) { $1 }
        )
        var weights: [Double] = []
        for device in 0..<UInt32(4000) {
            var cell = model.makeCell(seed: 5, device: device)
            let own = CellNoise(seed: 5, device: device)
            model.pulse(&cell, volts: 1, seconds: 1e-4, noise: own)
            weights.append(cell.level)
        }
        let (mean, deviation) = moments(weights)
        #expect((mean - 0.2).magnitude < 4 * 0.01 / 4000.0.squareRoot())
        #expect((deviation / 0.01 - 1).magnitude < 4 / 8000.0.squareRoot())
    }

    @Test("a cell's parameters have the spreads and the asymmetry that are stated")
    func deviceToDevice() throws {
        let model = try standard(.linearUpdate, ["up_down": 0.25, "step_noise": 0])
        var uppers: [Double] = []
        var steps: [Double] = []
        for device in 0..<UInt32(4000) {
            let cell = model.makeCell(seed: 8, device: device)
            uppers.append(cell.upperBound / 1.1724)
            steps.append((cell.potentiationRate - cell.depressionRate) / 0.002)
        }
        let (mean, deviation) = moments(uppers)
        #expect((mean - 1).magnitude < 4 * 0.05 / 4000.0.squareRoot())
        #expect((deviation / 0.05 - 1).magnitude < 4 / 8000.0.squareRoot())
        let asymmetry = moments(steps)
        #expect((asymmetry.mean - 0.25).magnitude < 4 * 0.02 / 4000.0.squareRoot())
        #expect((asymmetry.deviation / 0.02 - 1).magnitude < 4 / 8000.0.squareRoot())
    }

    @Test("what a weight looks like is noisy, the weight itself is not")
    func apparentWeight() throws {
        let model = try exactly(.linearUpdate, ["write_noise": 5])
        let plain = try exactly(.linearUpdate)
        var cell = model.freshCell()
        var other = plain.freshCell()
        for _ in 0..<10 {
            apply(1, 1, model, &cell)
            apply(1, 1, plain, &other)
            #expect(cell.level == other.level)
            #expect(model.conductance(of: cell) != plain.conductance(of: other))
        }
    }

    @Test("below the threshold nothing happens")
    func thresholds() throws {
        for kind in [ModelKind.linearUpdate, .exponentialStep, .powerUpdate] {
            let model = try standard(kind)
            let cell = model.freshCell()
            #expect(model.inertRange(of: cell) == InertRange(low: -0.5, high: 0.5))
            let open = try standard(kind, ["threshold": 0])
            #expect(open.inertRange(of: open.freshCell()) == InertRange(low: 0, high: 0))
        }
    }

    @Test("parameters that contradict one another are refused")
    func contradictions() {
        for (kind, changes) in [
            (ModelKind.linearUpdate, ["minimum_weight": 2.0]),
            (.linearUpdate, ["minimum_weight": 0]), (.linearUpdate, ["threshold": 0.95]),
            (.exponentialStep, ["minimum_weight": 2]), (.powerUpdate, ["minimum_weight": 2]),
            (.exponentialUpdate, ["minimum_conductance": 1]), (.phaseChange, ["minimum_level": 30]),
            (.phaseChange, ["reset_threshold": 0.9]), (.phaseChange, ["set_threshold": 0.95]),
        ] {
            #expect(throws: ModelFault.inconsistent) { try standard(kind, changes) }
        }
        #expect(throws: ModelFault.outOfRange) { try standard(.linearUpdate, ["form": 1.5]) }
    }
}

/// Soft bounds at ±0.6 with step 0.001 and noise of 0.3 steps a pulse, all cells alike.
func softBounds(_ changes: [String: Double] = [:]) throws(ModelFault) -> DeviceModel {
    try standard(
        .linearUpdate,
        [
            "maximum_weight": 0.6, "minimum_weight": -0.6, "step": 0.001, "potentiation_slope": 1,
            "depression_slope": 1, "step_noise": 0.3, "maximum_spread": 0, "minimum_spread": 0,
            "step_spread": 0, "up_down_spread": 0,
        ].merging(changes) { $1 }
    )
}
