// SPDX-License-Identifier: Apache-2.0

extension ReferenceCoding {
    /// SHA-256 of `message`.
    ///
    /// The constants are computed as the standard defines them: fractional parts of the square and
    /// cube roots of the first primes.
    ///
    /// Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2.2.
    package static func sha256(_ message: [UInt8]) -> [UInt8] {
        let primes = (2...311).filter { number in
            !(2..<number).contains { number % $0 == 0 }
        }
        let constants = primes.map { fraction(ofRoot: 3, of: UInt64($0)) }
        var state = primes.prefix(8).map { fraction(ofRoot: 2, of: UInt64($0)) }
        var padded = message + [0x80]
        while padded.count % 64 != 56 {
            padded.append(0)
        }
        padded += littleEndian(UInt64(message.count) * 8, count: 8).reversed()
        for start in stride(from: 0, to: padded.count, by: 64) {
            compress(Array(padded[start..<(start + 64)]), constants, &state)
        }
        return state.flatMap { littleEndian(UInt64($0), count: 4).reversed() }
    }

    private static func compress(
        _ block: [UInt8],
        _ constants: [UInt32],
        _ state: inout [UInt32]
    ) {
        var words = (0..<16).map { index in
            block[(4 * index)..<(4 * index + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for index in 16..<64 {
            let low = words[index - 15]
            let high = words[index - 2]
            let mixed = (rotate(low, 7) ^ rotate(low, 18) ^ low >> 3)
            let other = (rotate(high, 17) ^ rotate(high, 19) ^ high >> 10)
            words.append(words[index - 16] &+ mixed &+ words[index - 7] &+ other)
        }
        var work = state
        for index in 0..<64 {
            let sum = rotate(work[4], 6) ^ rotate(work[4], 11) ^ rotate(work[4], 25)
            let choice = work[4] & work[5] ^ ~work[4] & work[6]
            let first = work[7] &+ sum &+ choice &+ constants[index] &+ words[index]
            let other = rotate(work[0], 2) ^ rotate(work[0], 13) ^ rotate(work[0], 22)
            let majority = work[0] & work[1] ^ work[0] & work[2] ^ work[1] & work[2]
            work = [first &+ other &+ majority] + work.dropLast()
            work[4] = work[4] &+ first
        }
        for index in 0..<8 {
            state[index] = state[index] &+ work[index]
        }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    /// The first 32 bits of the fractional part of the square or cube root of `number`.
    private static func fraction(ofRoot degree: Int, of number: UInt64) -> UInt32 {
        // The largest root · 2^32 whose power does not exceed number · 2^(32 · degree).
        var root: UInt64 = 0
        for bit in stride(from: UInt64(36), through: 0, by: -1) {
            let candidate = root | 1 << bit
            if power(candidate, degree, doesNotExceed: number) {
                root = candidate
            }
        }
        return UInt32(truncatingIfNeeded: root)
    }

    private static func power(
        _ root: UInt64,
        _ degree: Int,
        doesNotExceed number: UInt64
    ) -> Bool {
        let limit = UInt128(number) << UInt128(32 * degree)
        return (0..<degree).reduce(UInt128(1)) { product, _ in product * UInt128(root) } <= limit
    }
}
