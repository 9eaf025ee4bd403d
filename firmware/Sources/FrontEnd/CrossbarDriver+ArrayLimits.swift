// SPDX-License-Identifier: Apache-2.0

public import BoardRuntime
internal import Registers
internal import STM32F4
internal import WireProtocol

/// The array's limits in the last two sectors of flash, a copy each.
///
/// An emulator has no flash that can be written; there the runtime keeps them until a boot.
extension CrossbarDriver {
    /// The sector of copy 0; that of copy 1 follows, and the linker script keeps the program out.
    static var firstSector: UInt32 { 10 }

    /// Whether stored limits of the array outlast a boot.
    public var keepsArrayLimits: Bool { readiness.isSilicon }

    /// The stored copy; nil where there is no flash.
    public mutating func readArrayLimits(copy index: Int) -> ArrayLimitsCopy? {
        guard readiness.isSilicon else { return nil }
        let sector = FlashSector(bus, number: Self.firstSector + UInt32(index))
        var copy = ArrayLimitsCopy()
        for place in 0..<ArrayLimitsCopy.byteCount {
            let word = sector.word(at: UInt32(place / 4))
            copy.bytes[place] = UInt8(truncatingIfNeeded: word >> UInt32(8 * (place % 4)))
        }
        return copy
    }

    /// Stores a copy; outputs are safe, because the processor stands still for seconds.
    public mutating func writeArrayLimits(_ copy: ArrayLimitsCopy, at index: Int) -> Bool {
        guard readiness.isSilicon else { return true }
        let sector = FlashSector(bus, number: Self.firstSector + UInt32(index))
        return sector.rewrite(count: UInt32(ArrayLimitsCopy.byteCount / 4)) { word in
            var value: UInt32 = 0
            for place in 0..<4 {
                value |= UInt32(copy.bytes[4 * Int(word) + place]) << UInt32(8 * place)
            }
            return value
        }
    }
}
