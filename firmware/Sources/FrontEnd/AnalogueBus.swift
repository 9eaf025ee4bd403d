// SPDX-License-Identifier: Apache-2.0

internal import AnalogueParts
internal import Registers
internal import STM32F4

/// SPI 1 with its three parts: DACs, switches, converter.
///
/// Every transfer ends with its select high, whatever happened, so that no part is left listening.
struct AnalogueBus<Bus: RegisterBus>: Sendable {
    private let spi: SPIMaster<Bus>
    private let portA: Port<Bus>
    private let portC: Port<Bus>

    init(_ bus: Bus) {
        spi = SPIMaster(bus, base: MemoryMap.spi1)
        portA = Port(bus, base: MemoryMap.portA)
        portC = Port(bus, base: MemoryMap.portC)
    }

    /// Brings the pins to rest: nothing selected, DACs not cleared.
    func start() {
        startHigh(Wiring.C.dacSelect, of: portC)
        startHigh(Wiring.C.switchSync, of: portC)
        startHigh(Wiring.C.dacClear, of: portC)
        startHigh(Wiring.A.converterSelect, of: portA)
        portA.configure(Wiring.A.clock, .alternate(5), .down, isFast: true)
        portA.configure(Wiring.A.toProcessor, .alternate(5), .down)
        portA.configure(Wiring.A.fromProcessor, .alternate(5), .down, isFast: true)
    }

    private func startHigh(_ pin: UInt32, of port: Port<Bus>) {
        port.drive(pin, high: true)
        port.configure(pin, .output, .up)
    }

    /// Sends a frame to the DACs; false when the port did not answer.
    func sendToDACs(_ frame: UInt32) -> Bool {
        spi.start(capturing: .rising)
        portC.drive(Wiring.C.dacSelect, high: false)
        let answer = spi.exchange(UInt64(frame), count: LTC2668.byteCount)
        portC.drive(Wiring.C.dacSelect, high: true)
        return answer != nil
    }

    /// Sends a frame to the chain of switches, which act when it ends.
    func sendToSwitches(_ bytes: InlineArray<6, UInt8>) -> Bool {
        spi.start(capturing: .falling)
        portC.drive(Wiring.C.switchSync, high: false)
        let answer = spi.exchange(ADG1414.frame(nearestFirst: bytes), count: 6)
        portC.drive(Wiring.C.switchSync, high: true)
        return answer != nil
    }

    /// Exchanges a frame with the converter; the conversion before it, and a new one begins.
    func exchangeWithConverter(_ frame: UInt32) -> UInt32? {
        spi.start(capturing: .rising)
        portA.drive(Wiring.A.converterSelect, high: false)
        let answer = spi.exchange(UInt64(frame), count: ADS8681.byteCount)
        portA.drive(Wiring.A.converterSelect, high: true)
        guard let answer else { return nil }
        return UInt32(truncatingIfNeeded: answer)
    }
}
