// SPDX-License-Identifier: Apache-2.0

internal import MPS2AN386
internal import SelfTest

@main
struct Program {
    static func main() {
        var test = PlatformTest(port: Board(), defaultSerial: Board.defaultSerial)
        test.run()
    }
}
