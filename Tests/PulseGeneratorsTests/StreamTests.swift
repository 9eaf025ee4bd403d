// SPDX-License-Identifier: Apache-2.0

import Experiments
import Instruments
import PulseGenerators
import Synchronization
import TestKit
import Testing
import Transports

/// A virtual instrument that listens, and the thread that serves it.
final class ServedGenerator: Sendable {
    let server: VirtualGeneratorServer
    let listener: any ByteStreamListener
    private let isOver = Atomic(false)
    private let thread = Mutex<Background<Void>?>(nil)

    init(_ name: String, at address: String) throws {
        server = VirtualGeneratorServer(try ModelFiles.model(name))
        listener = try ListenAddress(parsing: address).listen()
        let serving = Background { [self] in
            try server.serve(listener) { isOver.load(ordering: .acquiring) }
        }
        thread.withLock { $0 = serving }
    }

    func connect() throws -> any ByteStream {
        switch listener.boardAddress {
        case .serial(let path): return try PseudoTerminal.openPeer(path: path)
        case .socket(let address):
            return try SocketConnector.connect(to: address, timeout: .seconds(60))
        default: throw TransportError(.unsupported, at: listener.description)
        }
    }

    /// Ends it, and throws what went wrong while it served.
    func stop() throws {
        isOver.store(true, ordering: .releasing)
        listener.interrupt()
        try thread.withLock { $0 }?.outcome()?.get()
        listener.close()
    }
}

@Suite("Generators at the far end of a wire")
struct StreamTests {
    @Test(
        "the driver says and finds the same over every wire",
        arguments: ["tcp:127.0.0.1:0", "pty"],
        ModelFiles.names
    )
    func wire(address: String, name: String) throws {
        let served = try ServedGenerator(name, at: address)
        let direct = try Pair(name)
        let link = SCPILink(
            StreamChannel(try served.connect()),
            name: "G1",
            timeout: .seconds(60)
        )
        let driver = SCPIGenerator(try ModelFiles.model(name), link)
        let pulse = TranscriptTests.pulse
        let limits = TranscriptTests.limits
        let found = try driver.configure(pulse, channel: 2, limits: limits)
        #expect(found == (try direct.driver.configure(pulse, channel: 2, limits: limits)))
        try driver.arm(channel: 2)
        try direct.driver.arm(channel: 2)
        served.server.externalTrigger(rising: true)
        direct.channel.change { $0.generator.externalTrigger(rising: true) }
        try driver.makeSafe()
        try direct.driver.makeSafe()
        #expect(driver.link.spoken == direct.driver.link.spoken)
        #expect(served.server.snapshot.waveforms == direct.channel.generator.waveforms)
        #expect(served.server.snapshot.faults.isEmpty)
        link.close()
        try served.stop()
    }

    @Test("hosts that come one after the other find the instrument as it was left")
    func successors() throws {
        let served = try ServedGenerator("rigol-dg1000z", at: "tcp:127.0.0.1:0")
        for (told, asked, answer) in [
            (":SOUR1:PER 0.002", ":SOUR1:PER?", "2.000000E-03"),
            (":OUTP1:POL INV", ":SOUR1:PER?;:OUTP1:POL?", "2.000000E-03;INV"),
        ] {
            let link = SCPILink(StreamChannel(try served.connect()), name: "G1")
            try link.tell(told)
            #expect(String(decoding: try link.ask(asked), as: UTF8.self) == answer)
            link.close()
        }
        try served.stop()
    }

    @Test("a line without an end is thrown away and reported")
    func flood() throws {
        let served = try ServedGenerator("rigol-dg1000z", at: "tcp:127.0.0.1:0")
        let stream = try served.connect()
        try stream.write([UInt8](repeating: 65, count: 70_000), timeout: .seconds(60))
        try stream.write(Array("\n:SYST:ERR?\n".utf8), timeout: .seconds(60))
        let channel = StreamChannel(stream)
        let answer = try channel.receive(maximumCount: 1000, timeout: .seconds(60))
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("-363"))
        channel.close()
        try served.stop()
    }
}
