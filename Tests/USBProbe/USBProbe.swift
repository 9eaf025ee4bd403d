// SPDX-License-Identifier: Apache-2.0

import HardwareTransports
import Transports

/// Uses the USB of a pretended machine and says what it met, one fact a line.
@main
enum USBProbe {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first ?? "" {
        case "stream": try StreamScenes.bytes()
        case "interfaces": try StreamScenes.interfaces()
        case "stall": try StreamScenes.stalls()
        case "stuck": try StreamScenes.stuck()
        case "unplug": try StreamScenes.unplugs()
        case "close": try StreamScenes.closes()
        case "names": try DeviceScenes.names()
        case "access": try await DeviceScenes.access()
        case "list": try DeviceScenes.list()
        case "storm": try await DeviceScenes.storm()
        case "blind": try DeviceScenes.blindStorm()
        case "lines": try DeviceScenes.lines()
        case "serial": try DeviceScenes.serial()
        case "session": try await SessionScenes.session("composite")
        case "serial-session": try await SessionScenes.session("serial")
        case "replug": try await SessionScenes.replug()
        default: say("unknown scene")
        }
    }
}

/// The stream to the board at an address.
func connect(_ address: String) throws(TransportError) -> any ByteStream {
    try BoardConnector.connect(to: BoardAddress(parsing: address), timeout: patience)
}

/// How a call ended.
func ending<Value>(_ body: () throws -> Value) -> String {
    do {
        return "\(try body())"
    } catch {
        return (error as? TransportError)?.code.rawValue ?? "\(error)"
    }
}
