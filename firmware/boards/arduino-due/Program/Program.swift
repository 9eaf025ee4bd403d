// SPDX-License-Identifier: Apache-2.0

internal import ArduinoDue
internal import BoardRuntime
internal import Firmware
internal import WireProtocol

@main
struct Program {
    static func main() {
        let boot = BootIdentity(defaultSerial: FixedText("ARDUINO-DUE"))
        let identity = BoardIdentity(
            serial: boot.serial,
            firmware: FixedText("hebb arduino-due 0.1.0 skeleton"),
            // Nothing is behind the outputs: nothing this board says is measured.
            physics: .chipModel,
            boot: boot.boot,
            linkTickRate: Board.ticksPerSecond
        )
        var loop = MainLoop(
            driver: AbsentOutputs(),
            port: Board(),
            identity: identity,
            sizes: BoardRuntime<AbsentOutputs>.LinkSizes(receiveBytes: 1024)
        )
        loop.run()
    }
}
