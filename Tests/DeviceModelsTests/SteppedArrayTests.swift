// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("stepped array")
struct SteppedArrayTests {
    private func array(
        _ devices: Range<UInt32>,
        _ changes: [String: Double]
    ) throws(ModelFault) -> SteppedArray {
        let kind = DynamicsKind.thresholdAdaptive
        return try SteppedArray(seed: 7, devices: devices) { index in
            guard let parameter = kind.parameter(at: index) else { return 0 }
            return changes["\(parameter.name)"] ?? parameter.standard
        }
    }

    /// Voltages on both sides of both thresholds, zero among them.
    private let waveform: [Double] = (0..<UInt64(120)).map { index in
        let bits = CounterNoise(seed: 2).bits(event: index, device: 0, stream: .user)
        return bits % 7 == 0 ? 0 : (Double(bits >> 40) / 0x1p23 - 1) * 0.3
    }

    @Test(
        "a device in an array has the bits of one that is stepped alone",
        arguments: [(1.0, 3.0), (2, 0), (1.5, 2.7)],
        [1e-10, 0.3e-10, 2.5e-10]
    )
    func agreesWithDevice(exponents: (Double, Double), seconds: Double) throws {
        let changes: [String: Double] = [
            "rate_spread": 0.3, "threshold_spread": 0.3, "resistance_spread": 0.2,
            "initial_part": 0.5, "off_exponent": exponents.0, "on_exponent": exponents.1,
            "off_rate": 0.05,
        ]
        var array = try array(5..<42, changes)
        array.advance(waveform: waveform, seconds: seconds)
        var moved = 0
        for device in array.devices {
            let own = CellNoise(seed: 7, device: device)
            var single = try dynamic(.thresholdAdaptive, changes, noise: own)
            let start = single.state.variables[0]
            for volts in waveform { single.advance(volts: volts, seconds: seconds) }
            let width = single.state.variables[0]
            #expect(array.width(of: device).bitPattern == width.bitPattern)
            #expect(array.current(of: device, volts: 0.1) == single.current(volts: 0.1))
            moved += width != start ? 1 : 0
        }
        #expect(moved > 30)
    }

    @Test("a waveform in pieces gives the same bits")
    func pieces() throws {
        var whole = try array(0..<20, ["threshold_spread": 0.2])
        var parts = whole
        whole.advance(waveform: waveform, seconds: 1e-10)
        parts.advance(waveform: Array(waveform[..<50]), seconds: 1e-10)
        parts.advance(waveform: Array(waveform[50...]), seconds: 1e-10)
        for device in whole.devices { #expect(whole.width(of: device) == parts.width(of: device)) }
    }
}
