// SPDX-License-Identifier: Apache-2.0

import Foundation
import HardwareTransports
import Transports

/// Which devices there are, and who may open them.
enum DeviceScenes {
    static func names() throws {
        Bench.ask("plug 0 composite HB0001")
        Bench.ask("plug 1 composite HB0002")
        do throws(TransportError) {
            _ = try connect("usb:1209:0001")
        } catch {
            say("\(error)")
        }
        for (port, name) in ["HB0001", "HB0002"].enumerated() {
            let stream = try connect("usb:1209:0001:\(name)")
            say("\(name) \(stream.particulars["usb_port"] ?? "") \(Bench.count(port).claims)")
            stream.close()
        }
        say("HB0003 \(ending { try connect("usb:1209:0001:HB0003") })")
        Bench.ask("unplug 0")
        Bench.ask("unplug 1")
        Bench.ask("plug 2 composite -")
        say("HB0003 \(ending { try connect("usb:1209:0001:HB0003") })")
        say("nameless \(ending { try connect("usb:1209:0001") })")
    }

    static func access() async throws {
        Bench.ask("plug 0 composite HB0001")
        Bench.ask("deny 0")
        let watcher = try DeviceWatcher(interval: .milliseconds(20))
        var changes = watcher.changes().makeAsyncIterator()
        say(text(await changes.next()))
        do throws(TransportError) {
            _ = try connect("usb:1209:0001:HB0001")
        } catch {
            say("\(error)")
        }
        Bench.ask("allow 0")
        say(text(await changes.next()))
        let stream = try connect("usb:1209:0001:HB0001")
        say("opened \(stream)")
        watcher.close()
        say(text(await changes.next()))
    }

    static func list() throws {
        Bench.ask("plug 0 composite HB0001")
        Bench.ask("plug 1 stranger HB0009")
        Bench.ask("plug 2 serial HB0002")
        Bench.ask("plug 3 declared -")
        Bench.ask("own")
        for device in try DeviceScan.attached() {
            say("\(device.address) \(device.about) \(device.isKnownBoard)")
        }
        say("opened nothing \((0..<4).allSatisfy { Bench.count($0).claims == 0 })")
    }

    /// Plugs a board in and out a hundred times; each time it is seen, opened, lost and seen to go.
    static func storm() async throws {
        let watcher = try DeviceWatcher(interval: .seconds(3600))
        var changes = watcher.changes().makeAsyncIterator()
        var seen: [String: Int] = [:]
        var delays: [Duration] = []
        for _ in 0..<100 {
            Bench.ask("plug 0 composite HB0001")
            seen[text(await changes.next()), default: 0] += 1
            let stream = try connect("usb:1209:0001:HB0001")
            let reading = Background {
                let end = ending {
                    try stream.read(maximumCount: 64, timeout: patience)
                }
                return (end, ContinuousClock.now)
            }
            let start = ContinuousClock.now
            Bench.ask("unplug 0")
            let (end, instant) = reading.value
            delays.append(instant - start)
            seen[end, default: 0] += 1
            seen[text(await changes.next()), default: 0] += 1
            stream.close()
        }
        for (fact, count) in seen.sorted(by: { $0.key < $1.key }) { say("\(count) \(fact)") }
        delays.sort()
        let median = delays[delays.count / 2]
        say("half of them lost within 100 ms \(median < .milliseconds(100))")
        let note = "unplug to closed: median \(median), largest \(delays[delays.count - 1])\n"
        FileHandle.standardError.write(Data(note.utf8))
    }

    /// The same without looking; at the end the watcher knows what is there.
    static func blindStorm() throws {
        let watcher = try DeviceWatcher(interval: .seconds(3600))
        for round in 0..<100 {
            Bench.ask("plug 0 composite HB\(round)")
            Bench.ask("unplug 0")
        }
        Bench.ask("plug 0 composite HB0001")
        while watcher.devices.map(\.address.description) != ["usb:1209:0001:HB0001"] {
            Thread.sleep(forTimeInterval: 0.001)
        }
        let stream = try connect("usb:1209:0001:HB0001")
        try stream.write([1], timeout: patience)
        say("after the storm \(try stream.read(maximumCount: 64, timeout: patience))")
    }

    static func serial() throws {
        Bench.ask("plug 0 serial HB0001")
        let address = "usb:1209:0001:HB0001"
        let stream = try connect(address)
        say("opened \(stream)")
        try stream.write([1, 2, 0, 3], timeout: patience)
        var back: [UInt8] = []
        while back.count < 4 { back += try stream.read(maximumCount: 64, timeout: patience) }
        say("echo \(back)")
        for (name, value) in stream.particulars.sorted(by: { $0.key < $1.key }) {
            say("\(name) \(value)")
        }
        let reading = Reading(stream)
        Bench.ask("unplug 0")
        say("unplugged \(reading.outcome)")
        say("absent \(ending { try connect(address) })")
        stream.close()
        Bench.ask("plug 0 serial HB0001")
        say("again \(try connect(address))")
    }

    /// The modem lines of a port, and the link that udev makes to it.
    static func lines() throws {
        Bench.ask("plug 0 serial HB0001")
        let path = Bench.ask("tty 0")
        say("found \(Bench.ask("lines"))")
        for line in SerialSettings.ModemLine.allCases {
            let settings = SerialSettings(dataTerminalReady: line, requestToSend: line)
            let stream = try SerialStream(path: path, settings: settings)
            let open = Bench.ask("lines")
            stream.close()
            say("\(line) \(open); closed \(Bench.ask("lines"))")
        }
    }

    private static func text(_ change: DeviceChange?) -> String {
        switch change {
        case nil: "no more"
        case .appeared(let device): "appeared \(device.address) \(device.obstacle ?? "accessible")"
        case .left(let device): "left \(device.address)"
        }
    }
}
