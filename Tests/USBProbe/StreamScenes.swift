// SPDX-License-Identifier: Apache-2.0

import Foundation
import HardwareTransports
import Transports

/// What the bytes of one device do.
enum StreamScenes {
    private static let address = "usb:1209:0001:HB0001"

    static func bytes() throws {
        Bench.ask("plug 0 composite HB0001")
        let stream = try connect(address)
        say("opened \(stream)")
        say("waiting \(Bench.count(0).waitingIn)")
        say("empty \(try stream.read(maximumCount: 64, timeout: .milliseconds(20)))")
        stream.interrupt()
        say("interrupted \(try stream.read(maximumCount: 64, timeout: patience))")
        try stream.write([1, 2, 3], timeout: patience)
        say("echo \(try stream.read(maximumCount: 2, timeout: patience))")
        say("rest \(try stream.read(maximumCount: 64, timeout: patience))")
        say("break \(try stream.sendBreak())")
        let bytes = pattern(500_000)
        say("bulk \(try exchange(bytes, stream) == bytes)")
        say("second opening \(ending { try connect(address) })")
        try full(stream)
        stream.close()
        stream.close()
        say("read \(ending { try stream.read(maximumCount: 1, timeout: .zero) })")
        say("write \(ending { try stream.write([1], timeout: .zero) })")
        say("left \(Bench.count(0))")
        let again = try connect(address)
        try again.write([4], timeout: patience)
        say("again \(try again.read(maximumCount: 64, timeout: patience))")
    }

    /// A device that takes nothing: a write ends in time and says how much was taken.
    private static func full(_ stream: any ByteStream) throws {
        Bench.ask("hold 0 out")
        do throws(TransportError) {
            try stream.write(pattern(200_000), timeout: .milliseconds(20))
        } catch {
            say("full \(error.code) \(error.context.writtenByteCount ?? -1)")
        }
        Bench.ask("free 0")
        var count = 0
        while count < 131_072 {
            count += try stream.read(maximumCount: 65_536, timeout: patience).count
        }
        say("drained \(count)")
    }

    static func interfaces() throws {
        for kind in ["composite", "declared"] {
            Bench.ask("plug 0 \(kind) HB0001")
            let stream = try connect(address)
            say(
                "\(kind) \(stream.particulars.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
            )
            try stream.write([1], timeout: patience)
            say("\(try stream.read(maximumCount: 64, timeout: patience))")
            stream.close()
            Bench.ask("unplug 0")
        }
        Bench.ask("plug 0 stranger HB0001")
        say("other ids \(ending { try connect(address) })")
    }

    static func stalls() throws {
        Bench.ask("plug 0 composite HB0001")
        let stream = try connect(address)
        for way in ["in", "out", "in", "out"] {
            Bench.ask("stall 0 \(way)")
            let bytes = pattern(100_000)
            say("\(way) \(try exchange(bytes, stream) == bytes) \(Bench.count(0).haltsCleared)")
        }
        // A stall of transfers that are on their way: they go again, in their order.
        Bench.ask("hold 0 out")
        let bytes = pattern(100_000)
        try stream.write(bytes, timeout: patience)
        say("waiting \(Bench.count(0).waitingOut)")
        Bench.ask("stall 0 out")
        while Bench.count(0).haltsCleared < 5 {
            _ = try stream.read(maximumCount: 64, timeout: .milliseconds(1))
        }
        Bench.ask("free 0")
        var back: [UInt8] = []
        while back.count < bytes.count {
            back += try stream.read(maximumCount: 65_536, timeout: patience)
        }
        say("all \(back == bytes)")
        stream.close()
        say("left \(Bench.count(0))")
    }

    static func stuck() throws {
        for way in ["in", "out"] {
            Bench.ask("plug 0 composite HB0001")
            let stream = try connect(address)
            Bench.ask("stick 0 \(way)")
            say(
                "\(way) "
                    + ending {
                        try stream.write([1], timeout: patience)
                        return try stream.read(maximumCount: 1, timeout: patience)
                    }
            )
            say("tries \(Bench.count(0).haltsCleared)")
            stream.close()
            Bench.ask("unplug 0")
        }
    }

    static func unplugs() throws {
        Bench.ask("plug 0 composite HB0001")
        let stream = try connect(address)
        let reading = Reading(stream)
        Bench.ask("unplug 0")
        say("waiting read \(reading.outcome)")
        say("write \(ending { try stream.write([1], timeout: patience) })")
        say("absent \(ending { try connect(address) })")
        stream.close()

        Bench.ask("plug 0 composite HB0001")
        let second = try connect(address)
        try second.write([1, 2, 3], timeout: patience)
        while Bench.count(0).waitingOut > 0 {}
        Bench.ask("unplug 0")
        say("bytes first \(try second.read(maximumCount: 64, timeout: patience))")
        say("then \(ending { try second.read(maximumCount: 64, timeout: patience) })")
        second.close()

        Bench.ask("plug 0 composite HB0001")
        let third = try connect(address)
        Bench.ask("hold 0 out")
        let writing = Background {
            ending { try third.write(pattern(1_000_000), timeout: patience) }
        }
        while Bench.count(0).waitingOut < 8 {}
        Bench.ask("unplug 0")
        say("waiting write \(writing.value)")
        third.close()
    }

    static func closes() throws {
        Bench.ask("plug 0 composite HB0001")
        Bench.ask("slow 0")
        var endings: Set<String> = []
        for _ in 0..<50 {
            let stream = try connect(address)
            let reading = Reading(stream)
            Bench.ask("hold 0 out")
            try stream.write(pattern(100_000), timeout: patience)
            stream.close()
            endings.insert(reading.outcome)
            let count = Bench.count(0)
            endings.insert("\(count.waitingIn) \(count.waitingOut) \(count.claims)")
            Bench.ask("free 0")
        }
        say("closed \(endings.sorted())")
        for _ in 0..<50 { _ = try connect(address) }
        say("dropped \(Bench.count(0))")
    }

    /// What comes back of `bytes` while they are sent as fast as they are taken.
    private static func exchange(
        _ bytes: [UInt8],
        _ stream: any ByteStream
    ) throws(TransportError) -> [UInt8] {
        var rest = bytes[...]
        var back: [UInt8] = []
        while back.count < bytes.count {
            let part = Array(rest.prefix(30_000))
            do throws(TransportError) {
                if !part.isEmpty { try stream.write(part, timeout: .zero) }
                rest = rest.dropFirst(part.count)
            } catch {
                guard error.code == .deadlineExceeded else { throw error }
                rest = rest.dropFirst(error.context.writtenByteCount ?? 0)
            }
            back += try stream.read(
                maximumCount: 65_536,
                timeout: rest.isEmpty ? patience : .milliseconds(1)
            )
        }
        return back
    }
}

/// Bytes that differ from their neighbours, also at distances that are powers of two.
func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8 &* 13 &+ $0 >> 14) }
}

/// A call on a thread of its own.
final class Background<Value: Sendable>: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var result: Value?

    init(_ body: @escaping @Sendable () -> Value) {
        Thread.detachNewThread { [self] in
            result = body()
            done.signal()
        }
    }

    /// What it came to, once.
    var value: Value {
        done.wait()
        guard let result else { fatalError("A call that ended has a result.") }
        return result
    }
}

/// A read that waits for long.
struct Reading {
    private let call: Background<String>

    init(_ stream: any ByteStream) {
        call = Background {
            ending { try stream.read(maximumCount: 64, timeout: patience) }
        }
    }

    var outcome: String { call.value }
}
