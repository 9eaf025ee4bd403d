// SPDX-License-Identifier: Apache-2.0

import HardwareTransports
import Transports

/// Opens a serial port and says what it met, one fact a line; run inside a test bed.
@main
enum SerialProbe {
    static func main() {
        do {
            try probe(path: CommandLine.arguments.dropFirst().first ?? "")
        } catch {
            print("error: \(error)")
        }
    }

    private static func probe(path: String) throws(TransportError) {
        for port in try SerialPortInfo.all() {
            let ids = "\(port.vendor ?? 0) \(port.product ?? 0) \(port.serialNumber ?? "-")"
            print("port: \(port.path) \(ids) \(port.description)")
        }
        let address = try BoardAddress(parsing: path)
        let stream = try BoardConnector.connect(to: address, timeout: .seconds(10))
        print("opened: \(stream) \(type(of: stream))")
        try report("second open", against: address)
        print("empty: \(try stream.read(maximumCount: 64, timeout: .milliseconds(20)))")
        stream.interrupt()
        print("interrupted: \(try stream.read(maximumCount: 64, timeout: .seconds(60)))")
        try stream.write(Array("*IDN?\n".utf8), timeout: .seconds(10))
        if let serial = stream as? SerialStream { try serial.drain(timeout: .seconds(10)) }
        var answer: [UInt8] = []
        while !answer.contains(UInt8(ascii: "\n")) {
            let more = try stream.read(maximumCount: 64, timeout: .seconds(10))
            if more.isEmpty { break }
            answer += more
        }
        print("answer: \(String(decoding: answer, as: UTF8.self))", terminator: "")
        print("break: \(try stream.sendBreak())")
        stream.close()
        try report("after close", against: address)
    }

    private static func report(_ name: String, against address: BoardAddress) throws(TransportError) {
        do throws(TransportError) {
            try BoardConnector.connect(to: address, timeout: .seconds(10)).close()
            print("\(name): opened")
        } catch {
            print("\(name): \(error.code)")
        }
    }
}
