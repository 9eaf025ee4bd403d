// SPDX-License-Identifier: Apache-2.0

package import DeviceModels

extension ModelKind {
    /// The parameters that a comparison uses: the standard ones, with every spread at 5 %.
    package var probeParameters: InlineArray<32, Double> {
        probeValues(count: parameterCount, parameter(at:))
    }
}

extension DynamicsKind {
    /// The parameters that a comparison uses: the standard ones, with every spread at 5 %.
    package var probeParameters: InlineArray<32, Double> {
        probeValues(count: parameterCount, parameter(at:))
    }
}

private func probeValues(
    count: Int,
    _ parameter: (Int) -> ParameterDescription?
) -> InlineArray<32, Double> {
    var values = InlineArray<32, Double>(repeating: 0)
    for index in 0..<count {
        guard let parameter = parameter(index) else { continue }
        let isSpread = String(describing: parameter.name).hasSuffix("_spread")
        values[index] = isSpread ? 0.05 : parameter.standard
    }
    return values
}
