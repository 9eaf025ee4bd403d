// SPDX-License-Identifier: Apache-2.0

internal import _Volatile

/// One 32-bit register of a peripheral, read and written exactly as often as the code says.
public struct Register: Sendable {
    private let address: UInt

    /// The register at `address`, which must be one of the microcontroller's.
    public init(_ address: UInt) { self.address = address }

    /// What the register holds; reading may have an effect, as its data sheet says.
    public var value: UInt32 {
        get {
            // Safe: peripherals are always mapped and a register is a trivial 32-bit word.
            unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: address).load()
        }
        nonmutating set {
            // Safe: as above.
            unsafe VolatileMappedRegister<UInt32>(unsafeBitPattern: address).store(newValue)
        }
    }
}
