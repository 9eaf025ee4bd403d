// SPDX-License-Identifier: Apache-2.0

/// Where a chip's registers are, and the memory its DMA reads: 32-bit words by address.
///
/// On the chip it is the memory itself; in tests it is a model that records what is written.
/// Every access happens exactly as often, and in the order, that the code says.
public protocol RegisterBus: Sendable {
    /// What the word at `address` holds; reading may have an effect, as its data sheet says.
    func read(_ address: UInt32) -> UInt32

    /// Stores `value` at `address`.
    func write(_ value: UInt32, to address: UInt32)
}

extension RegisterBus {
    /// Sets the bits of `mask` and leaves the others.
    public func set(_ mask: UInt32, at address: UInt32) {
        write(read(address) | mask, to: address)
    }

    /// Clears the bits of `mask` and leaves the others.
    public func clear(_ mask: UInt32, at address: UInt32) {
        write(read(address) & ~mask, to: address)
    }

    /// Replaces the bits of `mask` by those of `value`.
    public func replace(_ mask: UInt32, by value: UInt32, at address: UInt32) {
        write(read(address) & ~mask | value & mask, to: address)
    }

    /// Reads until all bits of `mask` are those of `value`; false after `turns` in vain.
    public func wait(
        for value: UInt32,
        in mask: UInt32,
        at address: UInt32,
        turns: UInt32
    ) -> Bool {
        for _ in 0..<turns where read(address) & mask == value {
            return true
        }
        return false
    }
}
