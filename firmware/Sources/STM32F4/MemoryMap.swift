// SPDX-License-Identifier: Apache-2.0

/// Where the peripherals of the STM32F405 begin.
///
/// Source: ST, RM0090 Rev 18, table 1, STM32F4xx register boundary addresses.
public enum MemoryMap: Sendable {
    /// General-purpose timers 2, 3 and 5, and advanced timer 1.
    public static let timer2: UInt32 = 0x4000_0000
    /// See ``timer2``.
    public static let timer3: UInt32 = 0x4000_0400
    /// See ``timer2``.
    public static let timer5: UInt32 = 0x4000_0C00
    /// See ``timer2``.
    public static let timer1: UInt32 = 0x4001_0000
    /// The independent watchdog.
    public static let watchdog: UInt32 = 0x4000_3000
    /// Power control.
    public static let power: UInt32 = 0x4000_7000
    /// The first serial port.
    public static let serialPort1: UInt32 = 0x4001_1000
    /// The first SPI.
    public static let spi1: UInt32 = 0x4001_3000
    /// System configuration.
    public static let systemConfiguration: UInt32 = 0x4001_3800
    /// External interrupts.
    public static let externalInterrupts: UInt32 = 0x4001_3C00
    /// Port A; port n lies 0x400 · n above.
    public static let portA: UInt32 = 0x4002_0000
    /// See ``portA``.
    public static let portB: UInt32 = 0x4002_0400
    /// See ``portA``.
    public static let portC: UInt32 = 0x4002_0800
    /// Reset and clock control.
    public static let resetAndClock: UInt32 = 0x4002_3800
    /// The flash interface.
    public static let flash: UInt32 = 0x4002_3C00
    /// The two DMA controllers.
    public static let dma1: UInt32 = 0x4002_6000
    /// See ``dma1``.
    public static let dma2: UInt32 = 0x4002_6400
    /// The random number generator.
    public static let randomNumbers: UInt32 = 0x5006_0800
    /// The debug unit.
    public static let debugUnit: UInt32 = 0xE004_2000
    /// The 96-bit unique identifier in system memory.
    public static let uniqueIdentifier: UInt32 = 0x1FFF_7A10
    /// The size of flash in KiB, in the upper half of the word at this address.
    public static let flashSize: UInt32 = 0x1FFF_7A20
}

/// External interrupts this firmware uses.
///
/// Source: ST, RM0090 Rev 18, table 61, vector table for STM32F405xx/07xx.
public enum InterruptNumber: Sendable {
    /// External lines 5 to 9.
    public static let externalLines5To9: UInt32 = 23
    /// Timer 3.
    public static let timer3: UInt32 = 29
    /// Serial port 1.
    public static let serialPort1: UInt32 = 37
}
