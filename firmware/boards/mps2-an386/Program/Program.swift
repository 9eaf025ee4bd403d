// SPDX-License-Identifier: Apache-2.0

internal import BoardRuntime
internal import Firmware
internal import MPS2AN386
internal import ModelDriver
internal import PulsePrograms
internal import WireProtocol

@main
struct Program {
    static func main() {
        let boot = BootIdentity(defaultSerial: FixedText("MPS2-AN386"))
        let identity = BoardIdentity(
            serial: boot.serial,
            firmware: FixedText("hebb mps2-an386 0.1.0"),
            physics: .chipModel,
            boot: boot.boot,
            linkTickRate: Board.ticksPerSecond
        )
        // Outputs are devices that the processor itself models: origin emulated.
        var loop = MainLoop(
            driver: ModelDriver(traits: ModelBoard.traits),
            port: Board(),
            identity: identity,
            specimen: ModelBoard.standardSpecimen(seed: boot.seed)
        )
        loop.run()
    }
}
