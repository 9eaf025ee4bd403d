// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("invariants of volatile and coupled devices")
struct VolatileInvariantTests {
    static let kinds: [ModelKind] = [
        .diffusive, .stochasticSwitch, .thresholdSwitch, .atomicSwitch, .dynamicOxide,
        .discreteOxide, .driftDiffusive, .sharedIons,
    ]

    /// A model with each parameter at an end of its range, near its standard value or between.
    private func model(_ kind: ModelKind, draw: UInt64) -> DeviceModel? {
        try? DeviceModel(kind: kind) { index in
            guard let parameter = kind.parameter(at: index) else { return 0 }
            let u = CounterNoise(seed: 50)
                .uniform(event: draw, device: UInt32(index), stream: .user)
            if "\(parameter.name)" == "polarity" { return u < 0.5 ? -1 : 1 }
            if draw == 0 || u < 0.6 { return parameter.standard }
            if u < 0.7 { return parameter.low }
            if u < 0.8 { return parameter.high }
            return parameter.low + (parameter.high - parameter.low) * (u - 0.8) * 5
        }
    }

    @Test("anything within its range keeps every state and every current finite", arguments: kinds)
    func finite(kind: ModelKind) {
        let widths = [0, 1e-9, 5e-6, 1e-3, 1, 1e9]
        var tried = 0
        for draw in 0..<UInt64(150) {
            guard let model = model(kind, draw: draw) else { continue }
            tried += 1
            var cells = (0..<UInt32(3)).map { model.makeCell(seed: draw, device: $0) }
            var time: Int64 = 0
            for event in 0..<UInt64(30) {
                let bits = CounterNoise(seed: draw).bits(event: event, device: 7, stream: .user)
                let scale = bits % 5 == 0 ? 1e4 : 3.0
                let volts = (Double(bits >> 40) / 0x1p23 - 1) * scale
                let seconds = widths[Int(bits % 6)]
                for device in 0..<3 {
                    let own = CellNoise(seed: draw, device: UInt32(device))
                    model.pulse(
                        &cells[device],
                        volts: device == 2 ? -volts : volts,
                        seconds: seconds,
                        at: time,
                        limiter: bits & 64 == 0
                            ? .absent : CurrentLimiter(positive: 1e-6, negative: 1e-3),
                        noise: own
                    )
                    if bits & 128 != 0 { model.endEpisode(&cells[device]) }
                }
                time = min(time + Int64(seconds * 1e9) + Int64(bits >> 50), 1 << 61)
                var span = cells.mutableSpan
                model.exchange(&span, rows: 1, columns: 3, at: time)
                for cell in cells { check(cell, model, volts, time) }
            }
        }
        #expect(tried > 20)
    }

    private func check(_ cell: CellState, _ model: DeviceModel, _ volts: Double, _ time: Int64) {
        #expect(cell.level >= cell.lowerBound && cell.level <= cell.upperBound)
        for index in 0..<CellVariables.count {
            #expect(cell.memory[index].isFinite && cell.traits[index].isFinite)
        }
        for moment: Int64 in [time, time + 1000, .max / 2] {
            let conductance = model.conductance(of: cell, at: moment)
            #expect(conductance.isFinite && conductance >= 0)
            #expect(model.meanCurrent(of: cell, volts: volts, at: moment).isFinite)
        }
    }

    @Test("a long pulse draws as often as a short one; freeze keeps the state", arguments: kinds)
    func freeze(kind: ModelKind) throws {
        let model = try standard(kind, ["write_spread": 0.1])
        let fresh = model.freshCell()
        for seconds in [1e-9, 1e9] {
            var frozen = fresh
            model.pulse(&frozen, volts: 3, seconds: seconds, noise: noise, flags: .freeze)
            #expect(frozen.level == fresh.level && frozen.memory == fresh.memory)
            #expect(frozen.writeEvents == 1)
        }
    }

    @Test("the wire codes and the names stay what they are")
    func codes() {
        #expect(Self.kinds.map(\.rawValue) == [22, 23, 24, 25, 26, 27, 28, 29])
        let names = Self.kinds.map { "\($0.card.name)" }
        #expect(
            names == [
                "diffusive", "stochastic-switch", "threshold-switch", "atomic-switch",
                "dynamic-oxide", "discrete-oxide", "diffusive-drift", "shared-ions",
            ]
        )
        #expect(Self.kinds.map(\.parameterCount) == [27, 26, 21, 22, 23, 21, 30, 24])
    }
}
