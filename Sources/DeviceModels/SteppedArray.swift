// SPDX-License-Identifier: Apache-2.0

/// Many devices of ``DynamicsKind/thresholdAdaptive`` under one waveform, for hosts.
///
/// Each device has the bits of a ``DynamicDevice`` of the same seed and number whose ``advance``
/// gets sample after sample. Devices share nothing, so an array may be cut into parts, one a thread.
///
/// Voltages follow the model's own sign: a positive one raises the resistance.
///
/// Units: volts, seconds, metres, amperes.
public struct SteppedArray: Sendable {
    /// The numbers of the devices.
    public let devices: Range<UInt32>

    private let dynamics: ThresholdAdaptive
    private var widths: [SIMD4<Double>]
    private var quads: [ThresholdQuad]
    private var resistances: [SIMD2<Double>] = []

    /// Fresh devices with parameters of ``DynamicsKind/thresholdAdaptive`` by index.
    ///
    /// - Throws: ``ModelFault`` as ``DynamicDevice`` does.
    public init(
        seed: UInt64,
        devices: Range<UInt32>,
        parameter: (Int) -> Double
    ) throws(ModelFault) {
        let kind = DynamicsKind.thresholdAdaptive
        for index in 0..<kind.parameterCount {
            if let fault = kind.parameter(at: index)?.fault(of: parameter(index)) { throw fault }
        }
        self.devices = devices
        dynamics = try ThresholdAdaptive(parameter)
        let count = (devices.count + 15) / 16 * 4
        widths = [SIMD4<Double>](repeating: SIMD4(), count: count)
        quads = [ThresholdQuad](repeating: ThresholdQuad(), count: count)
        resistances.reserveCapacity(devices.count)
        for device in devices {
            let state = dynamics.makeState(CellNoise(seed: seed, device: device))
            let index = Int(device - devices.lowerBound)
            widths[index / 4][index % 4] = state.variables[0]
            quads[index / 4].set(index % 4, to: state)
            resistances.append(SIMD2(state.more[0], state.more[1]))
        }
    }

    /// The width of the insulating part of a device, in metres.
    public func width(of device: UInt32) -> Double {
        let index = place(of: device)
        return widths[index / 4][index % 4]
    }

    /// The current of a device at a voltage in its present state, in amperes.
    public func current(of device: UInt32, volts: Double) -> Double {
        var state = DynamicState()
        state.variables[0] = width(of: device)
        let resistance = resistances[place(of: device)]
        state.more[0] = resistance.x
        state.more[1] = resistance.y
        return dynamics.current(of: state, volts: volts)
    }

    /// Lets every device see a waveform, each sample for a time.
    ///
    /// - Parameters:
    ///   - waveform: Voltages within ±10⁴ V.
    ///   - seconds: The time of a sample, above 0 and up to 10⁹ s; it is cut into sub-steps as for
    ///     a ``DynamicDevice``.
    public mutating func advance(waveform: [Double], seconds: Double) {
        precondition(seconds > 0 && seconds <= 1e9, "A sample lasts up to 10⁹ s.")
        precondition(waveform.allSatisfy { $0 >= -1e4 && $0 <= 1e4 }, "A voltage is within ±10 kV.")
        let step = SubSteps(of: seconds, longest: dynamics.longestStep)
        for first in stride(from: 0, to: widths.count, by: 4) {
            var group = ThresholdGroup(widths: widths, quads: quads, first: first)
            group.advance(waveform: waveform, step: step, dynamics)
            group.store(to: &widths, first: first)
        }
    }

    private func place(of device: UInt32) -> Int {
        precondition(devices.contains(device), "The array has no such device.")
        return Int(device - devices.lowerBound)
    }
}

/// The sub-steps of a time at constant voltage: some of the longest and a last one.
struct SubSteps {
    let longest: Double
    let whole: Int64
    let rest: Double

    /// A quotient a rounding above a whole number is that number; 2⁵² steps are never taken.
    init(of seconds: Double, longest: Double) {
        self.longest = longest
        whole = Int64(min(seconds / longest * (1.0 - 1e-12), 4.0e15))
        rest = seconds - Double(whole) * longest
    }
}

/// The thresholds and rates of four devices.
struct ThresholdQuad: Sendable {
    var offVoltage = SIMD4<Double>(repeating: 1)
    var onVoltage = SIMD4<Double>(repeating: 1)
    var offRate = SIMD4<Double>()
    var onRate = SIMD4<Double>()

    /// Makes a lane behave as a device.
    mutating func set(_ lane: Int, to state: DynamicState) {
        offVoltage[lane] = state.variables[1]
        onVoltage[lane] = state.variables[2]
        offRate[lane] = state.variables[3]
        onRate[lane] = state.variables[4]
    }
}
