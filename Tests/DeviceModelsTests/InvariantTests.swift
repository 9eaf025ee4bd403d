// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("invariants and refusals")
struct InvariantTests {
    @Test("no sequence of pulses leaves the bounds of a cell or makes its state infinite")
    func boundsHold() throws {
        let models = [
            try drift([
                .writeSpread: 1, .thresholdSpread: 1, .boundSpread: 1, .rateSpread: 1,
                .potentiationExponent: 0.3, .depressionExponent: 2.2,
            ]),
            try drift([.voltageScale: 0.001, .potentiationRate: 1e9, .depressionRate: 1e9]),
            try drift([.maximumConductance: 10.2e-6, .initialConductance: 10e-6]),
            try power([.writeSpread: 1, .thresholdSpread: 1, .boundSpread: 1, .rateSpread: 1]),
            try power([.exponent: 3, .maximumRatio: 1.01]), try power([.exponent: 0]),
        ]
        let widths = [0, 1e-9, 5e-6, 1e-3, 1, 1e9]
        for (index, model) in models.enumerated() {
            for device in 0..<UInt32(20) {
                var cell = model.makeCell(seed: 1, device: device)
                let own = CellNoise(seed: 1, device: device)
                for event in 0..<UInt64(100) {
                    let bits = CounterNoise(seed: 77)
                        .bits(event: event, device: device, stream: .user)
                    let scale = bits % 9 == 0 ? 1e4 : 6.0
                    let volts = (Double(bits >> 40) / 0x1p23 - 1) * scale
                    let seconds = widths[Int(bits % 6)]
                    model.pulse(&cell, volts: volts, seconds: seconds, noise: own)
                    #expect(cell.level >= cell.lowerBound, "model \(index)")
                    #expect(cell.level <= cell.upperBound, "model \(index)")
                    #expect(cell.conductance.isFinite && cell.conductance > 0)
                    #expect(model.current(&cell, volts: volts, noise: own).isFinite)
                }
            }
        }
    }

    @Test(
        "no pulse takes a pulsed update beyond its bounds, whatever its parameters",
        arguments: [
            ModelKind.exponentialUpdate, .linearUpdate, .exponentialStep, .powerUpdate,
            .phaseChange,
        ]
    )
    func extremeParameters(kind: ModelKind) throws {
        let widths = [0, 1e-9, 5e-6, 1e-3, 1, 1e9]
        var accepted = 0
        for trial in 0..<UInt64(400) {
            let model = try? DeviceModel(kind: kind) { index in
                guard let parameter = kind.parameter(at: index) else { return 0 }
                if "\(parameter.name)" == "polarity" { return 1 }
                let bits = CounterNoise(seed: trial)
                    .bits(event: UInt64(index), device: 0, stream: .user)
                switch bits % 6 {
                case 0: return parameter.low
                case 1: return parameter.high
                default: return parameter.standard
                }
            }
            guard let model else { continue }
            accepted += 1
            let own = CellNoise(seed: trial, device: 1)
            var cell = model.makeCell(seed: trial, device: 1)
            for event in 0..<UInt64(40) {
                let bits = CounterNoise(seed: trial).bits(event: event, device: 1, stream: .user)
                let volts = (Double(bits >> 40) / 0x1p23 - 1) * (bits % 3 == 0 ? 1e4 : 2)
                let seconds = widths[Int(bits % 6)]
                model.pulse(&cell, volts: volts, seconds: seconds, noise: own)
                #expect(cell.level >= cell.lowerBound && cell.level <= cell.upperBound)
                let current = model.current(&cell, volts: volts, at: 1 << 60, noise: own)
                #expect(current.isFinite && model.conductance(of: cell, at: 1 << 60).isFinite)
            }
        }
        #expect(accepted > 20)
    }

    @Test("inside its inert range a pulse changes nothing, just outside it does")
    func inertRangeIsTheTruth() throws {
        let models = [
            try drift([.thresholdSpread: 0.2]), try power([.thresholdSpread: 0.05]),
            try drift([.formingVoltage: 2, .formingSpread: 0.1]),
        ]
        for model in models {
            for device in 0..<UInt32(100) {
                for flags in [ModelFlags(), .flip, [.flip, .freeze]] {
                    let cell = model.makeCell(seed: 3, device: device)
                    let range = model.inertRange(of: cell, flags: flags)
                    for volts in [range.low, range.high, 0] where volts.magnitude <= 1e4 {
                        #expect(pulsed(cell, model, volts, flags) == cell)
                    }
                    for volts in [range.low.nextDown, range.high.nextUp]
                    where volts.magnitude <= 1e4 {
                        #expect(pulsed(cell, model, volts, flags) != cell)
                    }
                }
            }
        }
    }

    private func pulsed(
        _ cell: CellState,
        _ model: DeviceModel,
        _ volts: Double,
        _ flags: ModelFlags
    ) -> CellState {
        var cell = cell
        model.pulse(&cell, volts: volts, seconds: 1, noise: noise, flags: flags)
        return cell
    }

    @Test("a place for a cell conducts nothing and changes with nothing")
    func blankCell() throws {
        let model = try drift()
        var cell = CellState()
        for volts in [-1e4, 0, 1e4] {
            model.pulse(&cell, volts: volts, seconds: 1, noise: noise)
            #expect(cell == CellState())
            #expect(model.meanCurrent(of: cell, volts: volts) == 0)
        }
    }

    @Test("every parameter has a name, a standard value in its range, and refuses all else")
    func parameterTable() throws {
        for kind in ModelKind.allCases {
            var names: Set<String> = []
            #expect(kind.parameterCount <= ModelKind.parameterLimit)
            #expect(kind.parameter(at: kind.parameterCount) == nil)
            for index in 0..<kind.parameterCount {
                let description = try #require(kind.parameter(at: index))
                #expect(names.insert("\(description.name)").inserted)
                #expect(description.fault(of: description.standard) == nil)
                for (value, fault) in [
                    (Double.nan, ModelFault.notFinite), (.infinity, .notFinite),
                    (description.high.nextUp, .outOfRange), (description.low.nextDown, .outOfRange),
                ] {
                    #expect(throws: fault) {
                        try DeviceModel(kind: kind) {
                            $0 == index ? value : kind.parameter(at: $0)?.standard ?? 0
                        }
                    }
                }
            }
            #expect(throws: Never.self) { try DeviceModel(standard: kind) }
        }
    }

    @Test("parameters that contradict one another are refused")
    func contradictions() {
        let drifts: [[ThresholdDriftParameter: Double]] = [
            [.minimumConductance: 100e-6], [.minimumConductance: 99.5e-6],
            [.initialConductance: 9e-6], [.initialConductance: 101e-6],
            [.formingVoltage: 0.6], [.formingVoltage: 2, .virginConductance: 10e-6],
            [.formingVoltage: 2, .formedConductance: 101e-6],
            [.formingVoltage: 2, .formedConductance: 9e-6],
        ]
        for changes in drifts {
            #expect(throws: ModelFault.inconsistent) { try drift(changes) }
        }
        let powers: [[PowerStepParameter: Double]] = [
            [.initialRatio: 241], [.potentiationThreshold: 4.6], [.depressionThreshold: 2.8],
        ]
        for changes in powers {
            #expect(throws: ModelFault.inconsistent) { try power(changes) }
        }
        #expect(throws: ModelFault.outOfRange) { try drift([.polarity: 0]) }
        #expect(throws: ModelFault.outOfRange) { try power([.polarity: 0.5]) }
    }

    @Test("wire codes stay what they are")
    func wireCodes() {
        #expect(ModelKind.thresholdDrift.rawValue == 1)
        #expect(ModelKind.powerStep.rawValue == 2)
        #expect(ModelFault.notFinite.rawValue == 1)
        #expect(ModelFault.outOfRange.rawValue == 2)
        #expect(ModelFault.inconsistent.rawValue == 3)
        #expect(ModelFlags.freeze.rawValue == 1)
        #expect(ModelFlags.flip.rawValue == 2)
        #expect(ThresholdDriftParameter.stuckHighProbability.rawValue == 23)
        #expect(ModelKind.thresholdAdaptive.rawValue == 3)
        #expect(ModelKind.exponentialUpdate.rawValue == 11)
        #expect(ModelKind.linearUpdate.rawValue == 12)
        #expect(ModelKind.exponentialStep.rawValue == 13)
        #expect(ModelKind.powerUpdate.rawValue == 14)
        #expect(ModelKind.phaseChange.rawValue == 15)
        #expect(ThresholdDriftParameter.count == 24)
        #expect(PowerStepParameter.stuckHighProbability.rawValue == 20)
        #expect(PowerStepParameter.count == 21)
    }

    @Test("a voltage or a duration that is none is a programmer error")
    func nonsense() async {
        await #expect(processExitsWith: .failure) {
            let model = try DeviceModel(standard: .powerStep)
            var cell = model.makeCell(seed: 1, device: 1)
            let noise = CellNoise(seed: 1, device: 1)
            model.pulse(&cell, volts: .nan, seconds: 1, noise: noise)
        }
        await #expect(processExitsWith: .failure) {
            let model = try DeviceModel(standard: .powerStep)
            var cell = model.makeCell(seed: 1, device: 1)
            let noise = CellNoise(seed: 1, device: 1)
            model.pulse(&cell, volts: 1, seconds: -1, noise: noise)
        }
    }
}
