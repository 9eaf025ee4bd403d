// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Lines on standard output, each with the seconds since the machine's start, as
/// `/proc/uptime` counts them.
enum EventLog {
    static func say(_ event: String) {
        var now = timespec()
        unsafe _ = clock_gettime(CLOCK_BOOTTIME, &now)
        let micros = String(1_000_000 + now.tv_nsec / 1000).dropFirst()
        FileHandle.standardOutput.write(Data("[\(now.tv_sec).\(micros)] \(event)\n".utf8))
    }
}
