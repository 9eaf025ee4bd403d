// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import RunStore

/// What the codes of a run's samples mean, after the calibration that its bench states.
///
/// V = dac_gain · code · step; I = (reading − adc_offset) ∕ adc_gain. Across a cell between two
/// driven lines the converters' offset cancels.
struct SampleCalibration: Hashable, Sendable {
    private let voltsPerCode: Double
    private let femtoamperesPerCode: Double
    private let senseGain: Double
    private let senseOffset: Double

    /// The part of a bench's canonical form that is read here; gains are bits in hexadecimal.
    private struct BenchText: Decodable {
        struct Calibration: Decodable {
            let senseGain: String
            let senseOffset: Int64
            let driveGain: String

            private enum CodingKeys: String, CodingKey {
                case senseGain = "adc_gain"
                case senseOffset = "adc_offset"
                case driveGain = "dac_gain"
            }
        }

        let calibration: Calibration
    }

    /// The calibration of a run.
    ///
    /// - Throws: ``FigureError`` `.runUnreadable` when the bench states none.
    init(bench: [UInt8], _ run: StoredRun) throws(FigureError) {
        let text: BenchText.Calibration
        do {
            text = try JSONDecoder().decode(BenchText.self, from: Data(bench)).calibration
        } catch {
            let reason = "its bench states no calibration"
            throw FigureError(.runUnreadable, .init(run: run.number), reason: reason, cause: error)
        }
        guard let drive = Self.gain(text.driveGain), let sense = Self.gain(text.senseGain) else {
            let reason = "its bench's calibration has a gain that is none"
            throw FigureError(.runUnreadable, .init(run: run.number), reason: reason)
        }
        voltsPerCode = drive * Double(run.scales.dacStepNanovolts) * 1e-9
        femtoamperesPerCode = Double(run.scales.adcStepFemtoamperes)
        senseGain = sense
        senseOffset = Double(text.senseOffset) * 1e-12
    }

    private static func gain(_ bits: String) -> Double? {
        guard let value = UInt64(bits, radix: 16).map(Double.init(bitPattern:)),
            value.isFinite, value > 0
        else { return nil }
        return value
    }

    /// The voltage across a cell.
    func volts(_ code: Int16) -> Double { Double(code) * voltsPerCode }

    /// The current that a code of a range stands for.
    func amperes(_ code: Int32, range: UInt8) -> Double {
        var femtoamperes = Double(code) * femtoamperesPerCode
        for _ in 0..<range { femtoamperes *= 10 }
        return (femtoamperes * 1e-15 - senseOffset) / senseGain
    }
}
