// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// Sixteen devices of a ``SteppedArray``, which stay in registers for a whole waveform.
struct ThresholdGroup {
    typealias Reals = SIMD4<Double>

    private var widths: (Reals, Reals, Reals, Reals)
    private let quads: (ThresholdQuad, ThresholdQuad, ThresholdQuad, ThresholdQuad)

    /// The group that begins at quad `first`.
    init(widths: [Reals], quads: [ThresholdQuad], first: Int) {
        self.widths = (widths[first], widths[first + 1], widths[first + 2], widths[first + 3])
        self.quads = (quads[first], quads[first + 1], quads[first + 2], quads[first + 3])
    }

    /// Puts the states back.
    func store(to all: inout [Reals], first: Int) {
        all[first] = widths.0
        all[first + 1] = widths.1
        all[first + 2] = widths.2
        all[first + 3] = widths.3
    }

    /// Lets a waveform act.
    ///
    /// The sign of a voltage decides which threshold can be passed, since both are positive.
    mutating func advance(waveform: [Double], step: SubSteps, _ dynamics: ThresholdAdaptive) {
        let off = WholePower(dynamics.exponents.off)
        let on = WholePower(dynamics.exponents.on)
        let top = dynamics.thickness
        // Copies that the compiler keeps in registers.
        var (width0, width1, width2, width3) = widths
        let (quad0, quad1, quad2, quad3) = quads
        for volts in waveform {
            if volts > 0 {
                Self.move(&width0, quad0.offVoltage, quad0.offRate, volts, step, top, off)
                Self.move(&width1, quad1.offVoltage, quad1.offRate, volts, step, top, off)
                Self.move(&width2, quad2.offVoltage, quad2.offRate, volts, step, top, off)
                Self.move(&width3, quad3.offVoltage, quad3.offRate, volts, step, top, off)
            } else if volts < 0 {
                Self.move(&width0, quad0.onVoltage, -quad0.onRate, -volts, step, top, on)
                Self.move(&width1, quad1.onVoltage, -quad1.onRate, -volts, step, top, on)
                Self.move(&width2, quad2.onVoltage, -quad2.onRate, -volts, step, top, on)
                Self.move(&width3, quad3.onVoltage, -quad3.onRate, -volts, step, top, on)
            }
        }
        widths = (width0, width1, width2, width3)
    }

    /// The rate does not depend on the state, so that it is the same in every sub-step.
    @inline(__always)
    private static func move(
        _ width: inout Reals,
        _ threshold: Reals,
        _ rate: Reals,
        _ volts: Double,
        _ step: SubSteps,
        _ thickness: Double,
        _ power: WholePower
    ) {
        let drive = Reals(repeating: volts)
        let overdrive = drive / threshold - Reals(repeating: 1)
        var speed = rate * power.of(overdrive)
        speed.replace(with: 0, where: drive .<= threshold)
        let top = Reals(repeating: thickness)
        if step.whole > 0 {
            let way = speed * Reals(repeating: step.longest)
            for _ in 0..<step.whole { width = held(width + way, top) }
        }
        width = held(width + speed * Reals(repeating: step.rest), top)
    }

    @inline(__always)
    private static func held(_ width: Reals, _ top: Reals) -> Reals {
        var width = width
        width.replace(with: 0, where: width .< Reals())
        width.replace(with: top, where: width .> top)
        return width
    }
}

/// A power of four numbers, as a product where the exponent is whole.
struct WholePower {
    private let exponent: Double
    private let factors: Int

    init(_ exponent: Double) {
        self.exponent = exponent
        factors = Double(Int(exponent)) == exponent ? Int(exponent) : -1
    }

    @inline(__always)
    func of(_ base: SIMD4<Double>) -> SIMD4<Double> {
        // The usual exponents without a loop.
        if factors == 1 { return base }
        if factors == 2 { return base * base }
        if factors == 3 { return base * base * base }
        if factors >= 0 {
            var product = SIMD4<Double>(repeating: 1)
            for _ in 0..<factors { product *= base }
            return product
        }
        var result = base
        for lane in 0..<4 { result[lane] = Portable.pow(base[lane], exponent) }
        return result
    }
}
