// SPDX-License-Identifier: Apache-2.0

internal import Firmware
internal import MPS2AN386

@main
struct Program {
    static func main() {
        _ = Board()
    }
}
