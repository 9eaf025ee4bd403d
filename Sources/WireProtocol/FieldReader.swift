// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms

/// A position in a payload whose length was checked before.
public struct FieldReader: Sendable, BitwiseCopyable {
    /// The next byte to read.
    public var offset: Int

    /// A reader that starts at `offset`.
    public init(offset: Int = 0) { self.offset = offset }

    /// Reads an integer, lowest byte first.
    @inlinable
    public mutating func integer<Number: FixedWidthInteger>(
        _ payload: borrowing some ByteSource & ~Copyable
    ) -> Number {
        var value: Number = 0
        for index in 0..<(Number.bitWidth / 8) {
            let byte = Number(truncatingIfNeeded: payload.byte(at: offset + index))
            value |= byte << Number(truncatingIfNeeded: 8 * index)
        }
        offset += Number.bitWidth / 8
        return value
    }
}
