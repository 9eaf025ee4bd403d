// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// One cycle of a bipolar current–voltage sweep: 0 → V₊ → 0 → V₋ → 0.
///
/// Units: volts, amperes.
package struct HysteresisLoop: Hashable, Sendable {
    /// The voltages in the order of the sweep.
    package let volts: [Double]
    /// The currents at them.
    package let amperes: [Double]

    /// The logarithm of the least ratio of conductances that counts as a transition.
    private static let leastContrast = 0.405_465_108_108_164_4

    /// A cycle; it must have as many currents as voltages.
    package init(volts: [Double], amperes: [Double]) {
        precondition(volts.count == amperes.count, "Each voltage has one current.")
        self.volts = volts
        self.amperes = amperes
    }

    /// One of the four ways of a cycle.
    private enum Branch {
        case outward
        case back
    }

    /// The voltage at which the outward way of one polarity crosses the geometric mean of the
    /// conductances at its least and at its largest voltage; nil where it does not cross.
    ///
    /// On the potentiating side that is Vset, on the other one Vreset. Between two points of the
    /// sweep the logarithm of the conductance is taken as linear. Ends less than a factor of 1.5
    /// apart are no transition.
    package func switchingVoltage(isPositive: Bool) -> Double? {
        let points = branch(.outward, isPositive: isPositive)
            .filter { $0.volts != 0 && $0.amperes / $0.volts > 0 }
            .map { (volts: $0.volts, level: Portable.log($0.amperes / $0.volts)) }
        guard let first = points.first, let last = points.last,
            (first.level - last.level).magnitude > Self.leastContrast
        else { return nil }
        let middle = 0.5 * (first.level + last.level)
        for (left, right) in zip(points, points.dropFirst()) {
            let rises = left.level < middle && right.level >= middle
            let falls = left.level > middle && right.level <= middle
            guard rises || falls else { continue }
            let part = (middle - left.level) / (right.level - left.level)
            return left.volts + part * (right.volts - left.volts)
        }
        return nil
    }

    /// The current of the way back divided by that of the way out at a voltage; 0 where either is
    /// missing, or where there is no current.
    ///
    /// Above 1 where the polarity potentiates, below 1 where it depresses.
    package func ratio(at voltage: Double) -> Double {
        let isPositive = voltage > 0
        let out = Self.current(branch(.outward, isPositive: isPositive), at: voltage)
        let back = Self.current(branch(.back, isPositive: isPositive), at: voltage)
        guard let out, let back else { return 0 }
        return Statistics.ratio(back, to: out)
    }

    /// The largest |I| at 0 V as a part of the largest |I|: 0 for a pinched loop.
    ///
    /// Without any current the loop is not pinched but absent: 1.
    ///
    /// Source: L. O. Chua, Appl. Phys. A 102 (2011) 765: a memristor's loop is pinched at 0.
    package var pinchRatio: Double {
        let largest = amperes.map(\.magnitude).max() ?? 0
        guard largest > 0 else { return 1 }
        let crossing = zip(volts, amperes).filter { $0.0 == 0 }.map { $0.1.magnitude }.max() ?? 0
        return crossing / largest
    }

    private func branch(_ branch: Branch, isPositive: Bool) -> [(volts: Double, amperes: Double)] {
        let points = zip(volts, amperes).filter { isPositive ? $0.0 >= 0 : $0.0 <= 0 }
            .map { (volts: $0.0, amperes: $0.1) }
        let peak = points.indices.max { points[$0].volts.magnitude < points[$1].volts.magnitude }
        guard let peak else { return [] }
        return Array(branch == .outward ? points[...peak] : points[peak...])
    }

    /// The current at a voltage, linear between the two points around it.
    private static func current(
        _ points: [(volts: Double, amperes: Double)],
        at voltage: Double
    ) -> Double? {
        for (left, right) in zip(points, points.dropFirst()) {
            let low = min(left.volts, right.volts)
            let high = max(left.volts, right.volts)
            guard voltage >= low, voltage <= high, high > low else { continue }
            let part = (voltage - left.volts) / (right.volts - left.volts)
            return left.amperes + part * (right.amperes - left.amperes)
        }
        return nil
    }
}
