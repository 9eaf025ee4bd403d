// SPDX-License-Identifier: Apache-2.0

/// A first-in, first-out buffer of bytes with a fixed capacity.
struct ByteRing {
    private var storage: [UInt8]
    private var start = 0

    /// How many bytes are waiting.
    private(set) var count = 0

    /// An empty buffer for `capacity` bytes.
    init(capacity: Int) {
        precondition(capacity > 0, "A buffer holds at least one byte.")
        storage = [UInt8](repeating: 0, count: capacity)
    }

    /// Appends as much of `bytes` as fits, and says how much that was.
    mutating func append(_ bytes: ArraySlice<UInt8>) -> Int {
        let accepted = bytes.prefix(storage.count - count)
        let end = (start + count) % storage.count
        let first = accepted.prefix(storage.count - end)
        let second = accepted.dropFirst(first.count)
        storage.replaceSubrange(end..<end + first.count, with: first)
        storage.replaceSubrange(0..<second.count, with: second)
        count += accepted.count
        return accepted.count
    }

    /// Takes up to `maximumCount` bytes.
    mutating func take(_ maximumCount: Int) -> [UInt8] {
        let takenCount = min(maximumCount, count)
        let firstCount = min(takenCount, storage.count - start)
        let bytes = Array(
            storage[start..<start + firstCount] + storage[..<(takenCount - firstCount)]
        )
        start = (start + takenCount) % storage.count
        count -= takenCount
        return bytes
    }
}
