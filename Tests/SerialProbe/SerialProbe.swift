// SPDX-License-Identifier: Apache-2.0

import HardwareTransports
import Transports

/// Uses the serial port of a pretended machine and says what it met, one fact a line.
@main
enum SerialProbe {
    /// Longer than the instrument ever takes.
    private static let patience = Duration.seconds(20)

    static func main() {
        do throws(TransportError) {
            try probe(CommandLine.arguments.dropFirst().first ?? "")
        } catch {
            print("error \(error.code)")
        }
    }

    private static func probe(_ text: String) throws(TransportError) {
        for port in try SerialPortInfo.all() {
            let identifiers = port.identifiers.map(\.description) ?? "-"
            print("port \(port.path) \(identifiers) \(port.serialNumber ?? "-")")
        }
        let address = try BoardAddress(parsing: text)
        let stream = try BoardConnector.connect(to: address, timeout: patience)
        print("opened \(stream)")
        report("second opening", address)
        print("empty \(try stream.read(maximumCount: 64, timeout: .milliseconds(20)))")
        stream.interrupt()
        print("interrupted \(try stream.read(maximumCount: 64, timeout: patience))")
        print("name \(try ask("*IDN?", stream))")
        print("break \(try stream.sendBreak())")
        print("modem lines \(try ask("MODEM?", stream))")
        stream.close()
        report("opening after closing", address)
        let again = try BoardConnector.connect(to: address, timeout: patience)
        print("modem lines \(try ask("MODEM?", again))")
        try again.write(Array("LEAVE\n".utf8), timeout: patience)
        _ = try again.read(maximumCount: 64, timeout: patience)
    }

    /// The instrument's answer, without the end of the line.
    private static func ask(
        _ question: String,
        _ stream: any ByteStream
    ) throws(TransportError) -> String {
        try stream.write(Array("\(question)\n".utf8), timeout: patience)
        if let serial = stream as? SerialStream { try serial.drain(timeout: patience) }
        var answer: [UInt8] = []
        while answer.last != UInt8(ascii: "\n") {
            let more = try stream.read(maximumCount: 64, timeout: patience)
            if more.isEmpty { return "(none)" }
            answer += more
        }
        return String(decoding: answer.dropLast(), as: UTF8.self)
    }

    private static func report(_ name: String, _ address: BoardAddress) {
        do throws(TransportError) {
            try BoardConnector.connect(to: address, timeout: patience).close()
            print("\(name) succeeds")
        } catch {
            print("\(name) \(error.code)")
        }
    }
}
