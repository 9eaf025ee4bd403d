// SPDX-License-Identifier: Apache-2.0

public import Registers
internal import _Volatile

/// The processor's own memory: registers and what DMA reads and writes.
public struct MemoryBus: RegisterBus {
    /// The memory.
    public init() {}

    /// What the word at `address` holds.
    public func read(_ address: UInt32) -> UInt32 {
        // Safe: drivers name words of mapped peripherals and of memory set aside for DMA only.
        unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: UInt(address)).load()
    }

    /// Stores `value` at `address`.
    public func write(_ value: UInt32, to address: UInt32) {
        // Safe: as above.
        unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: UInt(address)).store(value)
    }
}
