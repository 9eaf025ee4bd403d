// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Hebb's own part in a comparison with peers: the same inputs, the same way of timing.
///
/// Use: peer-subject crossbar SIZE | updates SIZE | stepping SIZE | pulses SIZE | neurons MODEL
///
/// Inputs and answers are raw binary64 files in the folder that HEBB_PEERS_WORK names. Prints one line
/// of JSON for each case.
@main
enum PeerSubject {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { return refuse() }
        let size = Int(arguments[2])
        switch (arguments[1], size) {
        case ("crossbar", let size?): try crossbar(size)
        case ("updates", let size?): try updates(size)
        case ("stepping", let size?): try stepping(size)
        case ("pulses", let size?): try pulses(size)
        case ("neurons", nil): try neurons(arguments[2])
        default: refuse()
        }
    }

    private static func refuse() {
        let use =
            "peer-subject: say crossbar, updates, stepping or pulses and a size, or neurons and a "
            + "model\n"
        FileHandle.standardError.write(Data(use.utf8))
        exit(2)
    }

    /// The path of a file of the comparison.
    static func path(_ name: String) -> URL {
        let folder = ProcessInfo.processInfo.environment["HEBB_PEERS_WORK"] ?? "."
        return URL(filePath: folder).appending(path: name)
    }

    /// Reads a raw file of little-endian binary64.
    static func load(_ name: String) throws -> [Double] {
        let data = try Data(contentsOf: path(name))
        return stride(from: 0, to: data.count - 7, by: 8).map { start in
            var bits: UInt64 = 0
            for byte in (0..<8).reversed() { bits = bits << 8 | UInt64(data[start + byte]) }
            return Double(bitPattern: bits)
        }
    }

    /// Writes a raw file of little-endian binary64.
    static func save(_ values: [Double], _ name: String) throws {
        var data = Data(capacity: 8 * values.count)
        for value in values {
            for shift in stride(from: 0, to: 64, by: 8) {
                data.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
            }
        }
        try data.write(to: path(name))
    }
}

/// The CPU seconds of several runs.
struct Timing {
    private(set) var seconds: [Double] = []

    /// Runs a piece of work until there are enough figures; short work is repeated within one.
    init(_ work: () throws -> Void) rethrows {
        var repeats = 1
        while true {
            let spent = try Self.processSeconds { for _ in 0..<repeats { try work() } }
            if spent > 0.02 || repeats >= 1 << 16 { break }
            repeats *= 4
        }
        let start = Date()
        while seconds.count < 3 || (seconds.count < 9 && Date().timeIntervalSince(start) < 10) {
            let spent = try Self.processSeconds { for _ in 0..<repeats { try work() } }
            seconds.append(spent / Double(repeats))
        }
        seconds.sort()
    }

    private static func processSeconds(_ work: () throws -> Void) rethrows -> Double {
        let start = now()
        try work()
        return now() - start
    }

    private static func now() -> Double {
        var time = timespec()
        // Safe: the clock exists and the structure is ours.
        unsafe _ = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// One line of JSON with these fields and the figures.
    func report(_ fields: [(name: String, value: String)]) {
        let all =
            fields + [
                ("tool", "\"hebb\""), ("runs", "\(seconds.count)"),
                ("cpu_s", "\(seconds[seconds.count / 2])"), ("cpu_least_s", "\(seconds[0])"),
                ("cpu_greatest_s", "\(seconds[seconds.count - 1])"),
            ]
        print("{" + all.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}")
    }
}
