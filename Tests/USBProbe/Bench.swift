// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The machine this program runs on, which plugs devices in when it is asked.
struct Bench {
    /// What the bench says to a command; see `usb_bench.c`.
    @discardableResult
    static func ask(_ command: String) -> String {
        guard let text = ProcessInfo.processInfo.environment["HEBB_BENCH"],
            let descriptor = Int32(text)
        else { fatalError("This runs on a bench.") }
        let line = Array("\(command)\n".utf8)
        // Safe: the count is the array's.
        guard unsafe write(descriptor, line, line.count) == line.count else {
            fatalError("The bench is gone.")
        }
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        // Safe: one byte goes where there is room for one.
        while unsafe read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
            answer.append(byte)
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// What the bench counts of the device at a port.
    struct Count: Equatable {
        var haltsCleared: Int
        var waitingIn: Int
        var waitingOut: Int
        var claims: Int
    }

    /// What the bench counts now.
    static func count(_ port: Int) -> Count {
        let numbers = ask("count \(port)").split(separator: " ").map { Int($0) ?? -1 }
        return Count(
            haltsCleared: numbers[0],
            waitingIn: numbers[1],
            waitingOut: numbers[2],
            claims: numbers[3]
        )
    }
}

/// Says a fact, which the test compares.
func say(_ fact: String) {
    print(fact)
    // Or it is lost when this program dies.
    fflush(nil)
}

/// How long anything may take; nothing here needs as long.
let patience = Duration.seconds(60)
