// SPDX-License-Identifier: Apache-2.0

internal import PortableMath

/// A window function, which slows linear ion drift near the electrodes.
///
/// With x from 0 to 1, p a whole number and the direction up where x grows:
///
///     Joglekar     f = 1 − (2x − 1)^(2p)
///     Biolek       f = 1 − (x − step)^(2p),   step 0 upwards and 1 downwards
///     Prodromakis  f = j · (1 − ((x − ½)² + ¾)^p)
///
/// Source: Y. N. Joglekar and S. J. Wolf, Eur. J. Phys. 30 (2009) 661; Z. Biolek et al.,
/// Radioengineering 18 (2009) 210; T. Prodromakis et al., IEEE Trans. Electron Devices 58 (2011)
/// 3099.
struct DriftWindow: Sendable, BitwiseCopyable {
    /// The window functions by their number among the parameters.
    enum Shape: Int, Sendable, BitwiseCopyable {
        case none = 0
        case joglekar
        case biolek
        case prodromakis
    }

    let shape: Shape
    let exponent: Int
    let scale: Double

    /// A window with whole numbers as they come from parameters.
    init(shape: Double, exponent: Double, scale: Double) throws(ModelFault) {
        guard let named = Shape(rawValue: Int(shape)), Double(Int(shape)) == shape,
            Double(Int(exponent)) == exponent
        else { throw .outOfRange }
        self.shape = named
        self.exponent = Int(exponent)
        self.scale = scale
    }

    /// f at a state.
    func value(_ x: Double, isUp: Bool) -> Double {
        switch shape {
        case .none: return 1.0
        case .joglekar: return 1.0 - Portable.pow(2.0 * x - 1.0, exponent: 2 * exponent)
        case .biolek:
            let step = isUp ? 0.0 : 1.0
            return 1.0 - Portable.pow(x - step, exponent: 2 * exponent)
        case .prodromakis:
            let base = (x - 0.5) * (x - 0.5) + 0.75
            return scale * (1.0 - Portable.pow(base, exponent: exponent))
        }
    }

    /// f with its zeros divided out: by x (1 − x), for Biolek by the part still to go.
    ///
    /// It is a polynomial without zeros, so that it stays accurate near them.
    func slope(_ x: Double, isUp: Bool) -> Double {
        switch shape {
        case .none: return 1.0
        case .joglekar:
            let z = 2.0 * x - 1.0
            return 4.0 * geometricSum(z * z, exponent)
        case .biolek: return geometricSum(isUp ? x : 1.0 - x, 2 * exponent)
        case .prodromakis: return scale * geometricSum(1.0 - x * (1.0 - x), exponent)
        }
    }

    /// 1 + q + … + q^(count − 1).
    private func geometricSum(_ ratio: Double, _ count: Int) -> Double {
        var sum = 0.0
        for _ in 0..<count { sum = 1.0 + ratio * sum }
        return sum
    }
}
