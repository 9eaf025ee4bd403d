// SPDX-License-Identifier: Apache-2.0

/// Eight numbers of neighbouring lines, worked on together.
typealias Lane = SIMD8<Double>

extension Lane {
    /// The sum of the eight numbers, in one fixed order on every machine.
    @inline(__always)
    var orderedSum: Double {
        ((self[0] + self[1]) + (self[2] + self[3])) + ((self[4] + self[5]) + (self[6] + self[7]))
    }

    /// The largest of the eight numbers.
    var largest: Double {
        var result = self[0]
        for index in 1..<8 where self[index] > result { result = self[index] }
        return result
    }

    /// The magnitudes.
    @inline(__always)
    var magnitudes: Lane { replacing(with: -self, where: self .< 0) }

    /// The larger number of each pair.
    @inline(__always)
    func larger(_ other: Lane) -> Lane { replacing(with: other, where: other .> self) }
}

/// A part of a ``LaneMemory``, without bounds checks where the optimiser runs.
///
/// Safe because every index in the kernels is made from the ``GridShape`` that sized the memory;
/// a debug build, in which the tests run, checks each one. Threads write different parts, or wait
/// for each other.
@safe
struct LaneVector: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Lane>
    @usableFromInline let count: Int

    @inline(__always)
    subscript(index: Int) -> Lane {
        get {
            check(index)
            return unsafe base[index]
        }
        nonmutating set {
            check(index)
            unsafe base[index] = newValue
        }
    }

    /// Number `index`, counted without regard to lanes.
    @inline(__always)
    subscript(number index: Int) -> Double {
        get { self[index >> 3][index & 7] }
        nonmutating set { self[index >> 3][index & 7] = newValue }
    }

    /// A number, counted without regard to lanes, in every place of a lane.
    @inline(__always)
    func repeated(_ index: Int) -> Lane {
        check(index >> 3)
        return unsafe Lane(
            repeating: UnsafeRawPointer(base).load(fromByteOffset: index &* 8, as: Double.self)
        )
    }

    /// The part that begins at `start`.
    @inline(__always)
    func part(_ start: Int, _ partCount: Int) -> LaneVector {
        precondition(
            start >= 0 && partCount >= 0 && start + partCount <= count,
            "A part lies within its vector."
        )
        return unsafe LaneVector(base: base + start, count: partCount)
    }

    /// One over each number, and 0 for 0.
    static func reciprocal(_ lane: Lane) -> Lane {
        (Lane(repeating: 1) / lane).replacing(with: Lane(repeating: 0), where: lane .== 0)
    }

    /// Sets every number to zero.
    func clear() {
        for index in 0..<count { self[index] = Lane(repeating: 0) }
    }

    /// Writes the transpose of eight lanes from `source` to the eight lanes from `target`.
    ///
    /// Strides are from one lane to the next of the eight.
    @inline(__always)
    static func transpose(
        _ source: LaneVector,
        _ from: Int,
        _ target: LaneVector,
        _ to: Int,
        sourceStride: Int = 1,
        targetStride: Int = 1
    ) {
        source.check(from + 7 * sourceStride)
        target.check(to + 7 * targetStride)
        // A lane is four pairs; two by two numbers change places in two registers.
        let pairs = unsafe UnsafeRawPointer(source.base + from)
            .assumingMemoryBound(to: SIMD2<Double>.self)
        let turned = unsafe UnsafeMutableRawPointer(target.base + to)
            .assumingMemoryBound(to: SIMD2<Double>.self)
        for row in 0..<4 {
            for column in 0..<4 {
                let upper = unsafe pairs[row * 8 * sourceStride + column]
                let lower = unsafe pairs[(row * 8 + 4) * sourceStride + column]
                unsafe turned[column * 8 * targetStride + row] = SIMD2(upper[0], lower[0])
                unsafe turned[(column * 8 + 4) * targetStride + row] = SIMD2(upper[1], lower[1])
            }
        }
    }

    @inline(__always)
    private func check(_ index: Int) {
        #if DEBUG
        precondition(index >= 0 && index < count, "An index lies within its vector.")
        #endif
    }
}
