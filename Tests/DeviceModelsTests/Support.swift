// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Testing

/// A threshold-drift model with standard parameters, but for some.
func drift(_ changes: [ThresholdDriftParameter: Double] = [:]) throws(ModelFault) -> DeviceModel {
    try DeviceModel(kind: .thresholdDrift) { index in
        ThresholdDriftParameter(rawValue: index).flatMap { changes[$0] }
            ?? ModelKind.thresholdDrift.parameter(at: index)?.standard ?? 0
    }
}

/// A power-step model with standard parameters, but for some.
func power(_ changes: [PowerStepParameter: Double] = [:]) throws(ModelFault) -> DeviceModel {
    try DeviceModel(kind: .powerStep) { index in
        PowerStepParameter(rawValue: index).flatMap { changes[$0] }
            ?? ModelKind.powerStep.parameter(at: index)?.standard ?? 0
    }
}

/// Standard parameters without any noise, and with a positive polarity.
let quiet: [ThresholdDriftParameter: Double] = [.initialSpread: 0, .polarity: 1]

/// The noise of a cell in these tests.
let noise = CellNoise(seed: 7, device: 3)

extension DeviceModel {
    /// The cell that ``noise`` belongs to.
    func freshCell() -> CellState { makeCell(seed: noise.seed, device: noise.device) }

    /// The conductance after one pulse on a fresh cell.
    func conductance(
        after volts: Double,
        _ seconds: Double,
        limiter: CurrentLimiter = .absent,
        flags: ModelFlags = []
    ) -> Double {
        var cell = freshCell()
        pulse(&cell, volts: volts, seconds: seconds, limiter: limiter, noise: noise, flags: flags)
        return cell.conductance
    }
}

/// The mean and the standard deviation of some numbers.
func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
    return (mean, variance.squareRoot())
}

/// A model with standard parameters, but for some that are named.
func standard(
    _ kind: ModelKind,
    _ changes: [String: Double] = [:]
) throws(ModelFault) -> DeviceModel {
    try DeviceModel(kind: kind) { index in
        guard let parameter = kind.parameter(at: index) else { return 0 }
        return changes["\(parameter.name)"] ?? parameter.standard
    }
}

/// Dynamics with standard parameters, but for some that are named.
func dynamic(
    _ kind: DynamicsKind,
    _ changes: [String: Double] = [:],
    noise: CellNoise = noise
) throws(ModelFault) -> DynamicDevice {
    try DynamicDevice(kind: kind, noise: noise) { index in
        guard let parameter = kind.parameter(at: index) else { return 0 }
        return changes["\(parameter.name)"] ?? parameter.standard
    }
}
