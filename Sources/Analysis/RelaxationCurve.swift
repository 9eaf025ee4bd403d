// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// The conductance of a cell at growing times after a stimulus.
///
/// Units: seconds, siemens.
package struct RelaxationCurve: Hashable, Sendable {
    /// The conductance before the stimulus.
    package let before: Double
    /// When it was read after the stimulus, ascending and above 0.
    package let seconds: [Double]
    /// The conductances at these times.
    package let siemens: [Double]

    /// A curve; it must have as many conductances as times, at least one.
    package init(before: Double, seconds: [Double], siemens: [Double]) {
        precondition(seconds.count == siemens.count, "Each time has one conductance.")
        precondition(!seconds.isEmpty, "A curve has at least one point.")
        self.before = before
        self.seconds = seconds
        self.siemens = siemens
    }

    /// The first conductance after the stimulus over that before it; 0 without one before.
    package var gain: Double { Statistics.ratio(siemens[0], to: before) }

    /// The part of the first change that is left at the end; 0 without a change.
    package var residual: Double {
        Statistics.ratio(siemens[siemens.count - 1] - before, to: siemens[0] - before)
    }

    /// The last conductance over the first one after the stimulus.
    package var retained: Double { Statistics.ratio(siemens[siemens.count - 1], to: siemens[0]) }

    /// When half of the first change is left, on a line over the logarithm of time; 0 where more
    /// than half is left at the end, or where there was no change.
    package var halfTime: Double {
        let parts = siemens.map { Statistics.ratio($0 - before, to: siemens[0] - before) }
        for index in parts.indices.dropFirst() where parts[index] <= 0.5 && parts[index - 1] > 0.5 {
            let part = (parts[index - 1] - 0.5) / (parts[index - 1] - parts[index])
            let low = Portable.log(seconds[index - 1])
            return Portable.exp(low + part * (Portable.log(seconds[index]) - low))
        }
        return 0
    }

    /// The time constant of the exponential nearest to the change over time; 0 of one point.
    package var decayTime: Double {
        ExponentialFit(seconds, siemens.map { $0 - before })?.timeConstant ?? 0
    }

    /// ν of G = G1 · (t ∕ t1)^−ν by least squares over the logarithms; points without conductance
    /// do not count.
    ///
    /// Source: the drift law of phase-change cells, D. Ielmini et al., IEEE Trans. Electron Devices
    /// 54 (2007) 308.
    package var driftExponent: Double {
        let points = zip(seconds, siemens).filter { $1 > 0 }
        let fit = LinearFit(
            points.map { Portable.log($0.0) },
            points.map { Portable.log($0.1) }
        )
        return -fit.slope
    }
}
