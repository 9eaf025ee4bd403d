// SPDX-License-Identifier: Apache-2.0

/// The big-endian word at `start`, which must be there.
func word(_ bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32 {
    bytes.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}

/// A big-endian word.
func bytes(_ word: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
}

/// A big-endian word of a signed number.
func bytes(_ number: Int32) -> [UInt8] { bytes(UInt32(bitPattern: number)) }

/// `text` and zeros up to `count` bytes.
func padded(_ text: String, to count: Int) -> [UInt8] {
    let bytes = Array(text.utf8.prefix(count))
    return bytes + [UInt8](repeating: 0, count: count - bytes.count)
}
