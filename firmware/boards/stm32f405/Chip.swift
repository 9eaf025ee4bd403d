// SPDX-License-Identifier: Apache-2.0

internal import Firmware
internal import FixedMemory
public import FrontEnd
internal import MemoryBus
public import STM32F4
internal import Support
public import WireProtocol

/// What the chip was found to be at boot: silicon or not, its clock, its program.
public struct Chip: Sendable {
    /// What must be true before anything is armed.
    public let readiness: Readiness
    /// Whether DMA moves bytes; without it the serial port is served byte by byte.
    public let hasDMA: Bool
    /// 64 random bits, or 0 where the chip draws none.
    public let entropy: UInt64
    /// A serial number made of the chip's own.
    public let serial: FixedText<16>

    /// Brings up clocks and looks at the chip; to be called once.
    ///
    /// On silicon, brown-out level 3 is programmed into the option bytes when it is not there.
    public init() {
        let bus = MemoryBus()
        ClockTree.enablePeripherals(bus)
        let identity = SiliconIdentity(bus, scratch: Memory.scratch)
        let isSilicon = identity.isSilicon
        readiness = Readiness(
            isSilicon: isSilicon,
            clock: isSilicon ? ClockTree.start(bus) : .unlocked,
            isProgramIntact: Self.isProgramIntact(),
            hasBrownOut: isSilicon && BrownOut.ensure(bus)
        )
        hasDMA = isSilicon || SiliconIdentity.hasDMA(bus, scratch: Memory.scratch)
        entropy = isSilicon ? EntropySource.draw(bus) ?? 0 : 0
        serial = isSilicon ? Self.name(identity) : FixedText("STM32F405")
    }

    /// Name and version of the firmware, and what it must not be mistaken for.
    public var firmware: FixedText<32> {
        guard readiness.isSilicon else { return FixedText("hebb stm32f405 0.1.0 no silicon") }
        switch readiness.clock {
        case .crystal: return FixedText("hebb stm32f405 0.1.0")
        case .internalOscillator, .unlocked: return FixedText("hebb stm32f405 0.1.0 no crystal")
        }
    }

    /// Clocks a second of the timers on APB1, and of APB2.
    ///
    /// QEMU's timers count a nanosecond each, whatever the clocks, and its port has no bit rate.
    var clocks: (timer: UInt32, apb2: UInt32) {
        guard readiness.isSilicon else { return (1_000_000_000, ClockTree.apb2Clock) }
        switch readiness.clock {
        case .crystal, .internalOscillator: return (ClockTree.timerClock, ClockTree.apb2Clock)
        case .unlocked: return (16_000_000, 16_000_000)
        }
    }

    /// Whether flash holds what was built: its CRC-32C is the one stored behind it.
    private static func isProgramIntact() -> Bool {
        let bus = MemoryBus()
        let checksum = program_checksum_address()
        let start = program_address()
        guard checksum > start, bus.read(checksum) == checksum - start else { return false }
        var crc = Crc32C()
        for address in stride(from: start, to: checksum, by: 4) {
            let word = bus.read(address)
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                crc.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return crc.value == bus.read(checksum + 4)
    }

    /// "F405-" and the ten hexadecimal digits that mix the chip's 96 bits.
    private static func name(_ identity: SiliconIdentity) -> FixedText<16> {
        var mixed = UInt64(identity.words.0) << 32 | UInt64(identity.words.1)
        mixed ^= UInt64(identity.words.2) &* 0x9E37_79B9_7F4A_7C15
        var text: InlineArray<15, UInt8> = [
            70, 52, 48, 53, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ]
        for place in 0..<10 {
            let digit = UInt8(truncatingIfNeeded: mixed >> UInt64(4 * place)) & 15
            text[14 - place] = digit < 10 ? 48 + digit : 55 + digit
        }
        // Safe: the bytes are copied while they are borrowed.
        return unsafe withUnsafeBytes(of: text) { unsafe FixedText<16>(utf8: $0) }
    }
}
