// SPDX-License-Identifier: Apache-2.0

// For the advice on pages; a file that computes numbers never sees the C library.
#if canImport(Glibc)
internal import Glibc
#endif

/// The memory of one solver: one allocation, aligned to 64 bytes.
///
/// Vectors are taken from it one after the other.
final class LaneMemory {
    let all: LaneVector
    private var taken = 0

    /// The size of a large page of x86-64 and of most 64-bit Arm systems.
    private static let largePageByteCount = 1 << 21

    /// Memory for so many lanes, zero at first where asked for.
    init(laneCount: Int, isCleared: Bool = true) {
        let byteCount = max(1, laneCount) * MemoryLayout<Lane>.stride
        let isLarge = byteCount >= 2 * Self.largePageByteCount
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: byteCount,
            alignment: isLarge ? Self.largePageByteCount : 64
        )
        #if canImport(Glibc)
        // Only a wish: memory works the same without, but takes its pages one by one.
        if isLarge { unsafe _ = madvise(bytes, byteCount, MADV_HUGEPAGE) }
        #endif
        let lanes = unsafe bytes.bindMemory(to: Lane.self, capacity: laneCount)
        all = unsafe LaneVector(base: lanes, count: laneCount)
        if isCleared { all.clear() }
    }

    /// The next vector.
    func take(_ count: Int) -> LaneVector {
        taken += count
        return all.part(taken - count, count)
    }

    deinit { unsafe all.base.deallocate() }
}
