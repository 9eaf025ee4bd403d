// SPDX-License-Identifier: Apache-2.0

/// A block of memory of a size fixed at start, with checked indices.
///
/// The board runtime and the device models keep everything they own in such blocks, so that
/// nothing is allocated once a board has started and a full block is a state, never a crash.
@safe
public struct FixedBuffer<Element: BitwiseCopyable>: ~Copyable {
    private let storage: UnsafeMutableBufferPointer<Element>

    /// Allocates `count` elements, all equal to `value`.
    public init(count: Int, repeating value: Element) {
        precondition(count >= 0, "A block of memory cannot have a negative size.")
        // Safe: the memory belongs to this value alone and lives until its deinit.
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
        unsafe memory.initialize(repeating: value)
        unsafe storage = memory
    }

    deinit {
        // Safe: allocated in init and owned by this value alone.
        unsafe storage.deallocate()
    }

    /// How many elements there are.
    public var count: Int { unsafe storage.count }

    /// The element at `index`, which must be below `count`.
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < count, "An index lies outside its block.")
            return unsafe storage[index]
        }
        set {
            precondition(index >= 0 && index < count, "An index lies outside its block.")
            unsafe storage[index] = newValue
        }
    }

    /// Lets `body` work on the first `count` elements at once.
    public mutating func withSpan<Result>(
        first count: Int,
        _ body: (inout MutableSpan<Element>) -> Result
    ) -> Result {
        precondition(count >= 0 && count <= self.count, "A span lies outside its block.")
        // Safe: the memory is owned by this value alone, which is borrowed for the call.
        let part = unsafe UnsafeMutableBufferPointer(rebasing: storage[0..<count])
        var span = unsafe MutableSpan(_unsafeElements: part)
        return body(&span)
    }

    /// Sets every element to `value`.
    public mutating func fill(_ value: Element) {
        for index in 0..<count {
            unsafe storage[index] = value
        }
    }
}

/// A block belongs to one owner; it is handed over, never shared.
@available(*, unavailable)
extension FixedBuffer: Sendable {}
