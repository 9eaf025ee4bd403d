// SPDX-License-Identifier: Apache-2.0

internal import MPS2AN386
internal import SelfTest
internal import WireProtocol

@main
struct Program {
    static func main() {
        var test = PlatformTest(port: Board(), defaultSerial: FixedText("MPS2-AN386"))
        test.run()
    }
}
