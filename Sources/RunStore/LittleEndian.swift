// SPDX-License-Identifier: Apache-2.0

/// Arrays of 64-bit integers as bytes, the least significant first.
enum LittleEndian {
    /// The bytes of `values`.
    static func bytes(_ values: [Int64]) -> [UInt8] {
        values.flatMap { value in
            (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
    }

    /// The values in `bytes`; bytes at the end that make no value are left out.
    static func values(_ bytes: [UInt8]) -> [Int64] {
        stride(from: 0, to: bytes.count / 8 * 8, by: 8).map { start in
            (0..<8).reduce(Int64(0)) { $0 | Int64(bytes[start + $1]) << ($1 * 8) }
        }
    }
}
