// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("exponential update")
struct ExponentialUpdateTests {
    private let silver = ExponentialCurve(
        minimum: 1 / 12.5,
        maximum: 1,
        pulses: 97,
        scale: 0.5 * 97
    )

    @Test("the curve of the silver device has the reference's bits, and its inverse inverts it")
    func goldenCurve() {
        #expect(silver.amplitude.bitPattern == 0x3ff1_0620_e98a_0d6f)
        #expect(silver.conductance(after: 48).bitPattern == 0x3fe7_f3db_78de_204d)
        let other = ExponentialCurve(minimum: 0.08, maximum: 1, pulses: 97, scale: 48.5)
        #expect(other.pulses(to: other.conductance(after: 48)).bitPattern == 0x4048_0000_0000_0000)
    }

    // The decimals are entries of the table of labels, 4e-6 relative, rounded to six decimals; the
    // last one lies at the end of the table.
    @Test("labels of non-linearity map to the tabulated scales")
    func labels() {
        for (label, scale) in [
            (0.5, 2.519877), (1, 1.251653), (1.75, 0.702081), (2.4, 0.499181), (3.68, 0.300644),
            (4.88, 0.200303), (6.76, 0.100251), (9, 0.02281),
        ] {
            let found = ExponentialCurve.relativeScale(ofLabel: label)
            let tolerance = label == 9 ? 5e-4 : 4e-6 + 0.5e-6 / scale
            #expect((found / scale - 1).magnitude < tolerance, "\(label)")
            #expect(ExponentialCurve.relativeScale(ofLabel: -label) == -found)
        }
    }

    // A hundred inversions of the curve round to 1e-12 of the range.
    @Test("n nominal pulses lie n pulses along the curve, up and down")
    func walksTheCurve() throws {
        let model = try standard(.exponentialUpdate, ["step_noise": 0])
        var cell = model.freshCell()
        let range = cell.upperBound - cell.lowerBound
        let up = ExponentialCurve(
            minimum: cell.lowerBound,
            maximum: cell.upperBound,
            pulses: 97,
            scale: 97 * ExponentialCurve.relativeScale(ofLabel: 2.4)
        )
        for count in 1...97 {
            step(model, 3.2, &cell)
            let expected = up.conductance(after: Double(count))
            #expect((cell.level - expected).magnitude < 1e-12 * range)
        }
        let down = ExponentialCurve(
            minimum: cell.lowerBound,
            maximum: cell.upperBound,
            pulses: 97,
            scale: 97 * ExponentialCurve.relativeScale(ofLabel: -4.88)
        )
        for count in 1...97 {
            step(model, -2.8, &cell)
            let expected = down.conductance(after: Double(97 - count))
            #expect((cell.level - expected).magnitude < 1e-11 * range)
        }
    }

    @Test("a pulse of n widths is n pulses")
    func closedForm() throws {
        let model = try standard(.exponentialUpdate, ["step_noise": 0])
        var long = model.freshCell()
        var many = long
        model.pulse(&long, volts: 3.2, seconds: 20 * 300e-6, noise: noise)
        for _ in 0..<20 { step(model, 3.2, &many) }
        #expect((long.level / many.level - 1).magnitude < 1e-12)
    }

    // Starts at the middle, where neither bound cuts: 4 standard errors of 4,000 cells.
    @Test("the noise of a step is a part of the range")
    func stepNoise() throws {
        let model = try standard(.exponentialUpdate, ["initial_part": 0.5])
        let quiet = try standard(.exponentialUpdate, ["initial_part": 0.5, "step_noise": 0])
        var differences: [Double] = []
        for device in 0..<UInt32(4000) {
            var cell = model.makeCell(seed: 4, device: device)
            var other = cell
            let own = CellNoise(seed: 4, device: device)
            model.pulse(&cell, volts: 3.2, seconds: 300e-6, noise: own)
            quiet.pulse(&other, volts: 3.2, seconds: 300e-6, noise: own)
            differences.append((cell.level - other.level) / (cell.upperBound - cell.lowerBound))
        }
        let (mean, deviation) = moments(differences)
        #expect(mean.magnitude < 4 * 0.035 / 4000.0.squareRoot())
        #expect((deviation / 0.035 - 1).magnitude < 4 / 8000.0.squareRoot())
    }

    @Test("cells differ in their labels where these deviate")
    func deviation() throws {
        let model = try standard(.exponentialUpdate, ["nonlinearity_deviation": 0.2])
        let cells = (0..<UInt32(50)).map { model.makeCell(seed: 1, device: $0).traits[0] }
        #expect(Set(cells).count == 50)
        #expect(cells.allSatisfy { $0 > 20 && $0 < 200 })
    }

    private func step(_ model: DeviceModel, _ volts: Double, _ cell: inout CellState) {
        model.pulse(&cell, volts: volts, seconds: 300e-6, noise: noise)
        model.endEpisode(&cell)
    }
}
