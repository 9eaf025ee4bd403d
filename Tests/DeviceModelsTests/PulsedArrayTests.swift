// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("pulsed array")
struct PulsedArrayTests {
    private let spread: [String: Double] = [
        "maximum_spread": 0.3, "minimum_spread": 0.2, "step_spread": 0.3, "up_down_spread": 0.05,
        "step_noise": 2, "step": 0.05, "stuck_probability": 0.1, "write_noise": 3,
    ]

    private func array(
        _ devices: Range<UInt32>,
        seed: UInt64 = 7,
        _ changes: [String: Double]
    ) throws(ModelFault) -> PulsedArray {
        let kind = ModelKind.linearUpdate
        return try PulsedArray(seed: seed, devices: devices) { index in
            guard let parameter = kind.parameter(at: index) else { return 0 }
            return changes["\(parameter.name)"] ?? parameter.standard
        }
    }

    /// Up and down pulses without a pattern, across the bounds many times.
    private let train: [UpdateDirection] = (0..<60).map { index in
        CounterNoise(seed: 1).bits(event: index, device: 0, stream: .user) & 1 == 0 ? .up : .down
    }

    @Test(
        "a device in an array has the bits of one that a board pulses alone",
        arguments: [0.0, 1, 2, 3]
    )
    func agreesWithLaw(form: Double) throws {
        let changes = spread.merging(["form": form]) { $1 }
        for seed in [UInt64(7), 0xFEDC_BA98_7654_3210] {
            let model = try standard(.linearUpdate, changes)
            var array = try array(100..<141, seed: seed, changes)
            array.apply(train)
            for device in array.devices {
                let own = CellNoise(seed: seed, device: device)
                var cell = model.makeCell(seed: seed, device: device)
                for direction in train {
                    let volts = direction == .up ? 1.0 : -1.0
                    model.pulse(&cell, volts: volts, seconds: 1e-6, noise: own)
                    model.endEpisode(&cell)
                }
                #expect(array.weight(of: device).bitPattern == cell.level.bitPattern)
                if !cell.isStuck {
                    #expect(array.conductance(of: device) == model.conductance(of: cell))
                }
            }
        }
    }

    @Test("devices without any spread are made alike, with the bits of one made alone")
    func withoutSpread() throws {
        let none = [
            "maximum_spread": 0, "minimum_spread": 0, "step_spread": 0, "up_down_spread": 0,
            "step_noise": 2, "step": 0.05, "initial_weight": 0.1,
        ]
        let model = try standard(.linearUpdate, none)
        var array = try array(100..<137, none)
        for device in array.devices {
            #expect(array.weight(of: device) == model.makeCell(seed: 7, device: device).level)
        }
        array.apply(train)
        for device in array.devices {
            let own = CellNoise(seed: 7, device: device)
            var cell = model.makeCell(seed: 7, device: device)
            for direction in train {
                let volts = direction == .up ? 1.0 : -1.0
                model.pulse(&cell, volts: volts, seconds: 1e-6, noise: own)
                model.endEpisode(&cell)
            }
            #expect(array.weight(of: device).bitPattern == cell.level.bitPattern)
        }
        // One spread is enough to make each device for itself, a mask too.
        for (name, value) in [("step_spread", 0.3), ("stuck_probability", 0.5)] {
            var some = none
            some[name] = value
            var array = try self.array(0..<64, some)
            array.apply(.up, count: 3)
            let model = try standard(.linearUpdate, some)
            let cells = array.devices.map { model.makeCell(seed: 7, device: $0) }
            #expect(Set(cells.map { "\($0)" }).count > 1)
            for device in array.devices where cells[Int(device)].isStuck {
                #expect(array.weight(of: device) == cells[Int(device)].level)
            }
        }
    }

    @Test("an array, its parts and trains in pieces give the same bits")
    func parts() throws {
        var whole = try array(0..<200, spread)
        var first = try array(0..<72, spread)
        var rest = try array(72..<200, spread)
        whole.apply(train)
        first.apply(train)
        for direction in train { rest.apply([direction]) }
        for device in UInt32(0)..<200 {
            let part = device < 72 ? first.weight(of: device) : rest.weight(of: device)
            #expect(whole.weight(of: device).bitPattern == part.bitPattern)
        }
        #expect(whole.pulses == 60 && rest.pulses == 60)
    }

    // 4 standard errors; the mean is that of the recursion, the deviation the published one.
    @Test("31 pulses up from 0 have the published mean and deviation")
    func noisySoftBounds() throws {
        let changes: [String: Double] = [
            "maximum_weight": 0.6, "minimum_weight": -0.6, "step": 0.001, "potentiation_slope": 1,
            "depression_slope": 1, "step_noise": 0.3, "maximum_spread": 0, "minimum_spread": 0,
            "step_spread": 0, "up_down_spread": 0,
        ]
        let count = 64 * 64
        var array = try array(0..<UInt32(count), seed: 1, changes)
        array.apply(.up, count: 31)
        let weights = array.devices.map(array.weight(of:))
        let (mean, deviation) = moments(weights)
        #expect((mean - 0.030237).magnitude < 4 * 0.00159 / Double(count).squareRoot())
        #expect((deviation - 0.00159).magnitude < 4 * 0.00159 / Double(2 * count).squareRoot())
    }

    @Test("neighbours and pulses are not correlated")
    func correlation() throws {
        let changes: [String: Double] = [
            "potentiation_slope": 0, "maximum_spread": 0, "minimum_spread": 0, "step_spread": 0,
            "up_down_spread": 0, "step_noise": 1,
        ]
        let count = 4096
        var array = try array(0..<UInt32(count), changes)
        array.apply([.up])
        let first = array.devices.map { array.weight(of: $0) / 0.002 - 1 }
        array.apply([.up])
        let second = array.devices.map { array.weight(of: $0) / 0.002 - 2 - first[Int($0)] }
        for shift in [1, 2, 3, 4, 16] {
            let products = (0..<count - shift).map { first[$0] * first[$0 + shift] }
            #expect(moments(products).mean.magnitude < 4 / Double(count).squareRoot())
        }
        let products = zip(first, second).map { $0 * $1 }
        #expect(moments(products).mean.magnitude < 4 / Double(count).squareRoot())
    }

    @Test("what an array does not follow is refused")
    func refusals() {
        for changes in [["write_spread": 0.1], ["endurance": 1e6], ["minimum_weight": 5]] {
            #expect(throws: ModelFault.inconsistent) { try array(0..<4, changes) }
        }
    }
}
