// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("invariants of charge-based and magnetic families")
struct ChargeInvariantTests {
    static let kinds: [ModelKind] = [
        .floatingGate, .gateTrap, .electrochemical, .ionGated, .tunnelJunction, .spinOrbit,
    ]

    /// Parameters at the ends of their ranges or anywhere between, or nil where they contradict.
    private func extreme(_ kind: ModelKind, _ seed: UInt64) -> DeviceModel? {
        try? DeviceModel(kind: kind) { index in
            guard let parameter = kind.parameter(at: index) else { return 0 }
            let name = "\(parameter.name)"
            let draw = CounterNoise(seed: seed)
                .uniform(event: UInt64(index), device: 0, stream: .user)
            if name == "polarity" { return draw < 0.5 ? -1 : 1 }
            if name == "stuck_probability" || name == "endurance" { return 0 }
            if draw < 0.25 { return parameter.low }
            if draw < 0.5 { return parameter.high }
            if name == "junctions" { return 7 }
            return draw < 0.75
                ? parameter.standard : parameter.low + (parameter.high - parameter.low) * draw
        }
    }

    @Test(
        "no parameters, pulses or rests make a state infinite or leave its bounds",
        arguments: kinds
    )
    func boundsHold(kind: ModelKind) throws {
        var models = [try DeviceModel(standard: kind)]
        for seed in 0..<UInt64(400) {
            if let model = extreme(kind, seed) { models.append(model) }
        }
        #expect(models.count > 20)
        let widths = [0, 1e-9, 5e-6, 200e-6, 1e-3, 1, 1e9]
        for (index, model) in models.enumerated() {
            var cell = model.makeCell(seed: 1, device: UInt32(index))
            let own = CellNoise(seed: 1, device: UInt32(index))
            for event in 0..<UInt64(30) {
                let bits = CounterNoise(seed: 77)
                    .bits(event: event, device: UInt32(index), stream: .user)
                let scale = bits % 5 == 0 ? 1e4 : 6.0
                let volts = (Double(bits >> 40) / 0x1p23 - 1) * scale
                let seconds = widths[Int(bits % 7)]
                let time = cell.changedAt &+ [0, 1_000_000, 1_000_000_000][Int(bits % 3)]
                if time > 4_000_000_000_000_000_000 { break }
                model.pulse(&cell, volts: volts, seconds: seconds, at: time, noise: own)
                #expect(cell.level >= cell.lowerBound, "model \(index)")
                #expect(cell.level <= cell.upperBound, "model \(index)")
                let isFinite = (0..<6).allSatisfy { cell.memory[$0].isFinite }
                #expect(isFinite, "model \(index)")
                let conductance = model.conductance(of: cell, at: time)
                #expect(conductance.isFinite && conductance >= 0, "model \(index)")
                #expect(model.current(&cell, volts: volts, at: time, noise: own).isFinite)
            }
        }
    }

    @Test("within the inert range nothing changes, just beyond something does", arguments: kinds)
    func inertRange(kind: ModelKind) throws {
        let model = try DeviceModel(standard: kind)
        for flags in [ModelFlags(), .flip] {
            let cell = model.freshCell()
            let range = model.inertRange(of: cell, flags: flags)
            for volts in [range.low, range.high, 0] {
                var copy = cell
                model.pulse(&copy, volts: volts, seconds: 1, noise: noise, flags: flags)
                #expect(copy == cell)
            }
            for volts in [range.low.nextDown, range.high.nextUp] {
                var copy = cell
                model.pulse(&copy, volts: volts, seconds: 1, noise: noise, flags: flags)
                #expect(copy != cell)
            }
        }
    }

    @Test("frozen cells draw and keep their state", arguments: kinds)
    func freeze(kind: ModelKind) throws {
        let model = try DeviceModel(standard: kind)
        var cell = model.freshCell()
        let before = cell
        model.pulse(&cell, volts: 4, seconds: 1e-3, noise: noise, flags: .freeze)
        #expect(cell.level == before.level && cell.memory == before.memory)
        #expect(cell.writeEvents == before.writeEvents + 1)
    }

    static let dynamics: [DynamicsKind] = [
        .floatingGate, .electrochemical, .transportChannel, .memcapacitor, .macrospin,
        .superparamagnet, .memcapacitorLadder, .magneticNeuron, .backHoppingNeuron,
    ]

    @Test("no dynamics become infinite anywhere in their ranges", arguments: dynamics)
    func dynamicsStayFinite(kind: DynamicsKind) {
        var tried = 0
        for seed in 0..<UInt64(200) {
            let device = try? DynamicDevice(kind: kind, noise: noise) { index in
                guard let parameter = kind.parameter(at: index) else { return 0 }
                let draw = CounterNoise(seed: seed)
                    .uniform(event: UInt64(index), device: 1, stream: .user)
                if draw < 0.3 { return parameter.low }
                return draw < 0.6 ? parameter.high : parameter.standard
            }
            guard var device else { continue }
            tried += 1
            for volts in [0.1, -1, 1e4, -1e4, 0, 5] {
                let current = device.advance(volts: volts, seconds: 20e-12)
                #expect(current.isFinite, "\(seed) \(volts)")
                let isFinite = (0..<6).allSatisfy { device.state.variables[$0].isFinite }
                #expect(isFinite, "\(seed) \(volts)")
            }
        }
        #expect(tried > 20)
    }

    @Test("wire codes and card names stay what they are")
    func wireCodes() {
        #expect(Self.kinds.map(\.rawValue) == [16, 17, 18, 19, 20, 21])
        #expect(
            Self.kinds.map { "\($0.card.name)" } == [
                "floating-gate", "gate-trap", "electrochemical", "ion-gated", "tunnel-junction",
                "spin-orbit",
            ]
        )
    }
}
