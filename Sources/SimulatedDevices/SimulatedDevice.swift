// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels

/// One device of a plan under pulses, at either level of detail, with its own clock.
///
/// Everything it does is a function of the plan, the seed, its number and what was applied.
///
/// Units: volts across the device, top minus bottom electrode; seconds; amperes.
package struct SimulatedDevice: Sendable {
    /// The most sub-steps that one device takes: some minutes of work.
    package static let stepLimit = 2e8

    /// The level of detail.
    package let level: DeviceFamily.Level

    /// Time since the device was made, in nanoseconds.
    package private(set) var nanoseconds: Int64 = 0

    private enum Body {
        case pulses(DeviceModel, CellState)
        case dynamics(DynamicDevice, sign: Double)
    }

    private var body: Body
    private let noise: CellNoise
    private let isNoisy: Bool
    private let name: String
    private var steps = 0.0

    /// A fresh device.
    ///
    /// - Parameters:
    ///   - plan: Its model and parameters.
    ///   - level: The level of detail; the pulse level, where there is one, if nil.
    ///   - seed: The seed of every draw.
    ///   - device: Its number among devices of the same seed.
    ///   - isNoisy: Whether readings draw noise.
    /// - Throws: ``SimulationError`` `.levelAbsent`, `.parameterRefused`.
    package init(
        _ plan: DevicePlan,
        level: DeviceFamily.Level? = nil,
        seed: UInt64,
        device: UInt32 = 0,
        isNoisy: Bool = true
    ) throws(SimulationError) {
        name = plan.name
        noise = CellNoise(seed: seed, device: device)
        self.isNoisy = isNoisy
        let levels = plan.family.levels
        let wanted = level ?? levels.first ?? .pulse
        self.level = wanted
        if wanted == .pulse, let model = try plan.pulseModel() {
            body = .pulses(model, model.makeCell(seed: seed, device: device))
        } else if wanted == .dynamics, let device = try plan.dynamicDevice(noise) {
            let polarity = (plan["polarity"] ?? 1) < 0 ? -1.0 : 1.0
            body = .dynamics(device, sign: polarity * device.kind.ownPolarity)
        } else {
            throw SimulationError(
                .levelAbsent,
                plan.name,
                "model \(plan.family.name) has no level \(wanted.rawValue)",
                expected: levels.map(\.rawValue).joined(separator: " or ")
            )
        }
    }

    /// The state variable of the model.
    package var state: Double {
        switch body {
        case .pulses(_, let cell): cell.level
        case .dynamics(let device, _): device.state.variables[0]
        }
    }

    /// Lets a constant voltage act for a time.
    ///
    /// - Throws: ``SimulationError`` `.tooLong`.
    package mutating func apply(volts: Double, seconds: Double) throws(SimulationError) {
        switch body {
        case .pulses(let model, var cell):
            model.pulse(&cell, volts: volts, seconds: seconds, at: nanoseconds, noise: noise)
            body = .pulses(model, cell)
        case .dynamics(var device, let sign):
            steps += seconds / device.longestStep
            guard steps <= Self.stepLimit else { throw tooLong(device.longestStep) }
            device.advance(volts: sign * volts, seconds: seconds)
            body = .dynamics(device, sign: sign)
        }
        nanoseconds += Int64(seconds * 1e9 + 0.5)
    }

    /// Leaves the device at 0 V for a time, which ends the pulse before.
    ///
    /// - Throws: ``SimulationError`` `.tooLong`.
    package mutating func rest(seconds: Double) throws(SimulationError) {
        if case .pulses(let model, var cell) = body {
            model.endEpisode(&cell)
            body = .pulses(model, cell)
        }
        if seconds > 0 { try apply(volts: 0, seconds: seconds) }
    }

    /// The current at a voltage as a reading sees it; it changes nothing but draws of noise.
    package mutating func current(volts: Double) -> Double {
        switch body {
        case .pulses(let model, var cell):
            guard isNoisy else { return model.meanCurrent(of: cell, volts: volts, at: nanoseconds) }
            let current = model.current(&cell, volts: volts, at: nanoseconds, noise: noise)
            body = .pulses(model, cell)
            return current
        case .dynamics(let device, let sign): return sign * device.current(volts: sign * volts)
        }
    }

    private func tooLong(_ step: Double) -> SimulationError {
        SimulationError(
            .tooLong,
            name,
            "the times add up to more than \(Int(Self.stepLimit)) steps of \(step) s",
            expected: "shorter times, or --level pulse where the model has it"
        )
    }
}
