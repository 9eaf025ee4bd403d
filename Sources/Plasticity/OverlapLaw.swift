// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// How a device with a threshold answers to the overlap of two spikes.
///
/// With the effective voltage v and x = (G − Gmin) ∕ (Gmax − Gmin):
///
///     v >  θp:  dG/dt =  kp · sinh(( v − θp) ∕ V0) · (1 − x)
///     v < −θd:  dG/dt = −kd · sinh((−v − θd) ∕ V0) · x
///
/// Over a constant voltage this has a closed form, so a prediction is exact for the voltages that
/// were programmed.
///
/// Units: volts, seconds, siemens.
///
/// Source: the threshold-type rate equation with the parameters of a device profile.
package struct OverlapLaw: Hashable, Sendable {
    /// Gmin.
    package let minimum: Double
    /// Gmax.
    package let maximum: Double
    /// θp.
    package let potentiationThreshold: Double
    /// θd, a magnitude.
    package let depressionThreshold: Double
    /// V0.
    package let voltageScale: Double
    /// kp.
    package let potentiationRate: Double
    /// kd.
    package let depressionRate: Double

    /// A law; nil when a number is not finite, or when it bounds or scales nothing.
    package init?(
        minimum: Double,
        maximum: Double,
        potentiationThreshold: Double,
        depressionThreshold: Double,
        voltageScale: Double,
        potentiationRate: Double,
        depressionRate: Double
    ) {
        let all = [
            minimum, maximum, potentiationThreshold, depressionThreshold, voltageScale,
            potentiationRate, depressionRate,
        ]
        guard all.allSatisfy(\.isFinite), maximum > minimum, voltageScale > 0 else { return nil }
        self.minimum = minimum
        self.maximum = maximum
        self.potentiationThreshold = potentiationThreshold
        self.depressionThreshold = depressionThreshold
        self.voltageScale = voltageScale
        self.potentiationRate = potentiationRate
        self.depressionRate = depressionRate
    }

    /// The conductance after a time at a constant effective voltage.
    package func conductance(from start: Double, volts: Double, seconds: Double) -> Double {
        let span = maximum - minimum
        if volts > potentiationThreshold {
            let drive = Portable.sinh((volts - potentiationThreshold) / voltageScale)
            let dose = potentiationRate * drive * seconds / span
            return start - (maximum - start) * Portable.expm1(-dose)
        }
        if volts < -depressionThreshold {
            let drive = Portable.sinh((-volts - depressionThreshold) / voltageScale)
            let dose = depressionRate * drive * seconds / span
            return start + (start - minimum) * Portable.expm1(-dose)
        }
        return start
    }

    /// The conductance after all segments of an overlap, in their order.
    ///
    /// - Parameters:
    ///   - start: The conductance before.
    ///   - segments: The overlap; a positive code potentiates.
    ///   - voltsPerCode: Volts of one DAC code.
    ///   - secondsPerTick: Seconds of one program tick.
    /// - Returns: The conductance after.
    package func conductance(
        from start: Double,
        after segments: [SpikeOverlap.Segment],
        voltsPerCode: Double,
        secondsPerTick: Double
    ) -> Double {
        var value = start
        for segment in segments {
            value = conductance(
                from: value,
                volts: Double(segment.code) * voltsPerCode,
                seconds: Double(segment.ticks) * secondsPerTick
            )
        }
        return value
    }
}
