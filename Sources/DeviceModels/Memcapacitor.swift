// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A charge-controlled memcapacitor, driven by a current.
///
///     v = q ∕ C(x),   1 ∕ C = 1 ∕ C_max + (1 ∕ C_min − 1 ∕ C_max) · x
///     dq∕dt = i,   dx∕dt = k · q · (1 − (2x − 1)^(2p))
///
/// Explicit steps: the charge first, then x. Units: farads, coulombs, volts, amperes, seconds.
///
/// Source: D. Biolek, Z. Biolek, V. Biolková, Electron. Lett. 46 (2010) 520.
public struct Memcapacitor: Equatable, Sendable, BitwiseCopyable {
    /// C_min, at x = 1.
    public let minimum: Double
    /// C_max, at x = 0.
    public let maximum: Double
    /// k, per coulomb and second.
    public let mobility: Double
    /// p, the exponent of the window.
    public let windowExponent: Int
    /// q.
    public internal(set) var charge: Double
    /// x, from 0 to 1.
    public internal(set) var state: Double

    /// A memcapacitor without charge.
    public init(
        minimum: Double = 50e-9,
        maximum: Double = 200e-9,
        mobility: Double = 1e7,
        windowExponent: Int = 10,
        state: Double = 0.5
    ) {
        precondition(minimum > 0 && maximum > minimum, "A memcapacitor has two capacitances.")
        precondition(windowExponent > 0 && windowExponent <= 100, "A window has an exponent.")
        self.minimum = minimum
        self.maximum = maximum
        self.mobility = mobility
        self.windowExponent = windowExponent
        self.charge = 0
        self.state = min(max(state, 0), 1)
    }

    /// 1 ∕ C at the present state.
    public var elastance: Double { 1.0 / maximum + (1.0 / minimum - 1.0 / maximum) * state }

    /// C at the present state.
    public var capacitance: Double { 1.0 / elastance }

    /// The voltage now.
    public var volts: Double { elastance * charge }

    /// Lets a current flow for a time; returns the voltage after it.
    @discardableResult
    public mutating func advance(amperes: Double, seconds: Double) -> Double {
        charge = charge + amperes * seconds
        moveState(seconds: seconds)
        return volts
    }

    /// Moves x under the present charge.
    mutating func moveState(seconds: Double) {
        let centered = 2.0 * min(max(state, 0), 1) - 1.0
        let window = 1.0 - Portable.pow(centered, exponent: 2 * windowExponent)
        state = min(max(state + seconds * mobility * charge * window, 0), 1)
    }
}
