// SPDX-License-Identifier: Apache-2.0

internal import AnalogueParts
internal import Registers
internal import STM32F4
internal import WireProtocol

extension CrossbarDriver {
    /// Codes of the check, some -2.5 V and 2.5 V.
    private static var low: Int16 { -16384 }
    private static var high: Int16 { 16384 }
    /// How far a conversion may lie from its code: 2 % of full scale, chosen wide for offset and gain
    /// of both parts without a calibration.
    private static var tolerance: Int32 { 655 }

    /// Whether every DAC's output comes back through the converter, with the sample isolated.
    mutating func answersItself() -> Bool {
        switches = SwitchBoard(connected: 0, view: .dacs)
        applySwitches()
        defer {
            _ = analogue.sendToDACs(LTC2668.look(at: nil))
            _ = analogue.sendToDACs(LTC2668.writeAndUpdateAll(0))
            held = InlineArray(repeating: 0)
            switches = SwitchBoard()
            applySwitches()
        }
        for channel in 0..<Wiring.lineCount {
            guard analogue.sendToDACs(LTC2668.look(at: channel)) else { return false }
            guard answers(channel, at: Self.low), answers(channel, at: Self.high) else {
                return false
            }
        }
        return fault == .none
    }

    private mutating func answers(_ channel: Int, at code: Int16) -> Bool {
        guard analogue.sendToDACs(LTC2668.writeAndUpdate(channel, code)) else { return false }
        wait(UInt64(Wiring.settlingTicks))
        // 10 V of the DACs over 10.24 V of the converter.
        let expected = Int32(code) * 1000 / 1024
        return (conversion() - expected).magnitude <= UInt32(Self.tolerance)
    }
}
