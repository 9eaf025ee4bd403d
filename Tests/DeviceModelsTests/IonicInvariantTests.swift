// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("invariants of the ionic families")
struct IonicInvariantTests {
    private static let kinds: [ModelKind] = [
        .linearDrift, .yakopcic, .filamentGap, .dataDriven, .dataDrivenRational, .metastableSwitch,
        .unipolarFilament,
    ]

    /// A parameter anywhere in its range: an end, the standard value, or between them.
    private func anywhere(_ parameter: ParameterDescription, _ bits: UInt64) -> Double {
        switch bits % 5 {
        case 0: return parameter.low
        case 1: return parameter.high
        case 2: return parameter.standard
        default: break
        }
        let part = Double(bits >> 11) / 0x1p53
        guard parameter.low > 0, bits % 5 == 3 else {
            return parameter.low + part * (parameter.high - parameter.low)
        }
        let span = Portable.log(parameter.high / parameter.low)
        return min(parameter.low * Portable.exp(part * span), parameter.high)
    }

    private func value(_ index: Int, _ parameter: ParameterDescription, _ trial: UInt64) -> Double {
        let draws = CounterNoise(seed: 31)
        let event = trial << 8 | UInt64(index)
        let drawn = anywhere(parameter, draws.bits(event: event, device: 0, stream: .user))
        let name = "\(parameter.name)"
        if ["window", "window_exponent", "initial_state"].contains(name) {
            return min(max(drawn.rounded(.down), parameter.low), parameter.high)
        }
        return name == "polarity" ? (drawn < 0 ? -1 : 1) : drawn
    }

    @Test(
        "with parameters anywhere in range no pulse leaves the bounds or makes a number infinite",
        arguments: Self.kinds
    )
    func boundsHold(kind: ModelKind) throws {
        var tried = 0
        let widths = [0, 1e-9, 5e-6, 1e-3, 1, 1e9]
        for trial in 0..<UInt64(300) {
            let made = try? DeviceModel(kind: kind) { index in
                kind.parameter(at: index).map { self.value(index, $0, trial) } ?? 0
            }
            guard let model = made else { continue }
            tried += 1
            var cell = model.freshCell()
            var time: Int64 = 0
            for event in 0..<UInt64(30) {
                let bits = CounterNoise(seed: trial).bits(event: event, device: 1, stream: .user)
                let scale = bits % 3 == 0 ? 1e4 : 3.0
                let volts = (Double(bits >> 40) / 0x1p23 - 1) * scale
                let seconds = widths[Int(bits % 6)]
                model.pulse(&cell, volts: volts, seconds: seconds, at: time, noise: noise)
                time += Int64(min(seconds * 1e9, 1e15)) + 1000
                #expect(cell.level >= cell.lowerBound && cell.level <= cell.upperBound)
                let conductance = model.conductance(of: cell, at: time)
                #expect(conductance.isFinite && conductance >= 0)
                #expect(model.current(&cell, volts: volts, at: time, noise: noise).isFinite)
                #expect((0..<6).allSatisfy { cell.memory[$0].isFinite })
            }
        }
        #expect(tried >= 20)
    }

    @Test(
        "with parameters anywhere in range the integration in time stays finite",
        arguments: [
            DynamicsKind.linearDrift, .yakopcic, .filamentGap, .dataDriven, .metastableSwitch,
            .unipolarFilament, .valenceChange, .analogueOxide,
        ]
    )
    func dynamicsStayFinite(kind: DynamicsKind) throws {
        var tried = 0
        for trial in 0..<UInt64(300) {
            let made = try? DynamicDevice(kind: kind, noise: noise) { index in
                kind.parameter(at: index).map { self.value(index, $0, trial) } ?? 0
            }
            guard var device = made else { continue }
            tried += 1
            for volts in [1.0, -1, 1e4, -1e4, 0, 0.3] {
                let amperes = device.advance(volts: volts, seconds: 1e-10)
                #expect(amperes.isFinite && device.state.variables[0].isFinite)
            }
        }
        #expect(tried >= 20)
    }

    @Test("inside its inert range a pulse changes nothing, just outside it does", arguments: kinds)
    func inertRangeIsTheTruth(kind: ModelKind) throws {
        let model = try standard(kind)
        for device in 0..<UInt32(20) {
            let cell = model.makeCell(seed: 3, device: device)
            let range = model.inertRange(of: cell)
            for (volts, isInert) in [
                (range.low, true), (0, true), (range.high, true), (range.low.nextDown, false),
                (range.high.nextUp, false),
            ] {
                var pulsed = cell
                model.pulse(&pulsed, volts: volts, seconds: 1, noise: noise)
                #expect((pulsed == cell) == isInert)
            }
        }
    }

    @Test(
        "each spread between devices makes them differ, and without one they are alike",
        arguments: kinds
    )
    func deviceSpreads(kind: ModelKind) throws {
        let own = kind.parameterCount - LayerParameter.count
        let plain = try standard(kind)
        #expect(plain.makeCell(seed: 1, device: 1) == plain.makeCell(seed: 1, device: 2))
        var tried = 0
        for index in 0..<own {
            let name = "\(try #require(kind.parameter(at: index)).name)"
            guard name.hasSuffix("_spread") else { continue }
            tried += 1
            // Within the bounds of either data-driven form, so that no cell is held at one.
            let resistance = kind == .dataDriven ? 5000.0 : 2300
            let model = try standard(kind, [name: 0.02, "initial_resistance": resistance])
            let cells = (0..<UInt32(10)).map { model.makeCell(seed: 1, device: $0) }
            #expect(cells.dropFirst().allSatisfy { $0 != cells[0] }, "\(name)")
            #expect(model.makeCell(seed: 1, device: 5) == cells[5])
        }
        #expect(tried >= 2)
    }

    @Test("wire codes of the ionic families stay what they are")
    func wireCodes() {
        let codes: [(ModelKind, UInt16)] = [
            (.linearDrift, 4), (.yakopcic, 5), (.filamentGap, 6), (.dataDriven, 7),
            (.dataDrivenRational, 8), (.metastableSwitch, 9), (.unipolarFilament, 10),
        ]
        for (kind, code) in codes { #expect(kind.rawValue == code) }
    }
}
