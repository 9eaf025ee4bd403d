// SPDX-License-Identifier: Apache-2.0

internal import BoardRuntime
internal import Firmware
internal import FrontEnd
internal import MemoryBus
internal import STM32F405
internal import WireProtocol

@main
struct Program {
    static func main() {
        let chip = Chip()
        let boot = BootIdentity(defaultSerial: chip.serial, drawn: chip.entropy)
        let identity = BoardIdentity(
            serial: boot.serial,
            firmware: chip.firmware,
            // Nothing is behind the outputs of an emulator: nothing it says is measured.
            physics: chip.readiness.isSilicon ? .device : .chipModel,
            boot: boot.boot,
            linkTickRate: Board.ticksPerSecond
        )
        let driver = Board.driver(chip)
        var loop = MainLoop(
            driver: driver,
            port: Board(chip),
            identity: identity,
            sizes: BoardRuntime<CrossbarDriver<MemoryBus>>.LinkSizes(receiveBytes: 2048)
        )
        loop.run()
    }
}
