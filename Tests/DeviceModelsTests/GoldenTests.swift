// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import Foundation
import PortableMath
import Testing

/// Bits of noisy sequences, written with `RECORD_GOLDEN=1`, which fails the run.
@Suite("golden sequences")
struct GoldenTests {
    @Test("a noisy sequence gives the recorded bits", arguments: ModelKind.allCases)
    func sequence(kind: ModelKind) throws {
        let lines = try trace(of: kind)
        let name = fileName(of: kind)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(name)")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            let text = lines.joined(separator: "\n") + "\n"
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name); run again without RECORD_GOLDEN")
            return
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        #expect(lines == recorded.split(separator: "\n").map(String.init))
    }

    /// Cells with every kind of variation under pulses of every kind: a line of bits each.
    private func trace(of kind: ModelKind) throws -> [String] {
        let model = try noisy(kind)
        let limiter = CurrentLimiter(positive: 300e-6, negative: 250e-6)
        var lines: [String] = []
        for device in 0..<UInt32(12) {
            let own = CellNoise(seed: 0xFEDC_BA98_7654_3210, device: device)
            var cell = model.makeCell(seed: own.seed, device: device)
            for event in 0..<UInt64(24) {
                let bits = CounterNoise(seed: 5).bits(event: event, device: device, stream: .user)
                let volts = (Double(bits >> 40) / 0x1p23 - 1) * 5.5
                let width = [1e-6, 5e-6, 2e-5, 1e-3][Int(bits & 3)]
                model.pulse(&cell, volts: volts, seconds: width, limiter: limiter, noise: own)
                if bits & 4 != 0 { model.endEpisode(&cell) }
                let current = model.current(&cell, volts: 0.1, limiter: limiter, noise: own)
                lines.append(
                    "\(device) \(event) \(hexadecimal(model.conductance(of: cell))) "
                        + "\(hexadecimal(current)) \(cell.writeEvents)"
                )
            }
        }
        return lines
    }

    private func fileName(of kind: ModelKind) -> String {
        switch kind {
        case .thresholdDrift: "ThresholdDrift.txt"
        case .powerStep: "PowerStep.txt"
        default: "\(kind.card.name).txt"
        }
    }

    /// The model with every spread it has, and with stuck cells.
    private func noisy(_ kind: ModelKind) throws(ModelFault) -> DeviceModel {
        switch kind {
        case .thresholdDrift: return try noisyDrift()
        case .powerStep: return try noisyPower()
        default: break
        }
        return try DeviceModel(kind: kind) { index in
            guard let parameter = kind.parameter(at: index) else { return 0 }
            let name = "\(parameter.name)"
            if name == "stuck_probability" { return 0.1 }
            return name.hasSuffix("_spread") ? 0.05 : parameter.standard
        }
    }

    private func noisyDrift() throws(ModelFault) -> DeviceModel {
        try drift([
            .potentiationExponent: 0.7, .depressionExponent: 1.6, .curvature: 2, .voltageScale: 0.4,
            .formingVoltage: 2.5, .boundSpread: 0.05, .thresholdSpread: 0.15, .rateSpread: 0.1,
            .formingSpread: 0.1, .writeSpread: 0.05, .readSpread: 0.01, .stuckProbability: 0.1,
        ])
    }

    private func noisyPower() throws(ModelFault) -> DeviceModel {
        try power([
            .boundSpread: 0.04, .initialSpread: 0.3, .thresholdSpread: 0.04, .rateSpread: 0.05,
            .initialRatio: 30, .readSpread: 0.01, .stuckProbability: 0.1,
        ])
    }

    private func hexadecimal(_ value: Double) -> String {
        let digits = String(value.bitPattern, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
