// SPDX-License-Identifier: Apache-2.0

internal import FrontEnd
internal import MemoryBus
internal import Support

/// How the memory that the linker script sets aside for DMA is shared out.
enum Memory {
    /// Bytes the receive ring holds: a power of two, twice what a host may have under way.
    static let receiveBytes: UInt32 = 4096
    /// Bytes that can wait for the wire: a power of two.
    static let transmitBytes: UInt32 = 512

    /// Received bytes.
    static var receive: UInt32 { dma_memory_address() }
    /// Bytes for the wire.
    static var transmit: UInt32 { receive + receiveBytes }
    /// The table of edges.
    static var table: UInt32 { transmit + transmitBytes }
    /// Sixteen words for checks at boot.
    static var scratch: UInt32 { table + CrossbarDriver<MemoryBus>.tableByteCount }
    /// Words in which interrupts leave word.
    static var alarms: UInt32 { scratch + 64 }
}
