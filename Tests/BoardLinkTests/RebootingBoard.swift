// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import Foundation
import PulsePrograms
import Quantities
import Synchronization
import Transports
import WireProtocol

/// What really happened on a board, whatever anyone was told.
final class PlayCounts: Sendable {
    struct Counts {
        var started: [UInt32: Int] = [:]
        var completed: [UInt32: Int] = [:]
        /// Steps of the present play.
        var steps = 0
        /// After how many steps of a play the board boots; nil for never.
        var bootsAfter: Int?
        var boots: UInt64 = 1
    }

    let counts = Mutex(Counts())

    /// A program that tells its number by a level at its start and another one at its end.
    static func program(_ number: UInt32) -> [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.level(LineSet(rows: 1), Int16(2 * number)))
        builder.append(.wait(4))
        builder.append(.level(LineSet(rows: 1), 0))
        builder.append(.select(rows: 1, columns: 1, scheme: .ground))
        builder.append(.loop(300))
        builder.append(.read(Read(aperture: 4)))
        builder.append(.safePoint)
        builder.append(.endLoop)
        builder.append(.level(LineSet(rows: 1), Int16(2 * number + 1)))
        builder.append(.wait(4))
        builder.append(.level(LineSet(rows: 1), 0))
        return builder.finish()
    }

    func note(_ code: Int16) {
        guard code > 0 else { return }
        let number = UInt32(code / 2)
        counts.withLock { counts in
            if code % 2 == 0 {
                counts.started[number, default: 0] += 1
            } else {
                counts.completed[number, default: 0] += 1
            }
        }
    }
}

/// A driver that only counts, and takes its time.
struct CountingDriver: BoardDriver {
    let counts: PlayCounts

    var traits: BoardTraits {
        BoardTraits(
            rows: 1,
            columns: 1,
            programTick: 40,
            shortestTicks: 2,
            updateTicks: 25,
            dacStep: 250_000,
            dacMaximum: 32000,
            adcRanges: 1,
            adcStep: 10_000,
            adcMaximum: 32767,
            programMemory: 1024,
            recordMemory: 64,
            cellCeiling: 8_000_000,
            lineCeiling: 8_000_000
        )
    }

    mutating func setSpecimen(_ specimen: Specimen) -> SpecimenVerdict { .accepted }
    mutating func begin() { counts.counts.withLock { $0.steps = 0 } }
    mutating func commit(at tick: UInt64) {}
    mutating func magnitudeOfCurrent(columns: UInt64) -> Int64 { 0 }
    mutating func makeSafe() {}
    mutating func raiseTrigger(_ output: UInt8, ticks: UInt64) {}
    mutating func triggerIsHigh(_ input: UInt8, at tick: UInt64) -> Bool { false }

    mutating func set(_ line: Line, to level: LineLevel) {
        if case .code(let code) = level { counts.note(code) }
    }

    mutating func advance(from start: UInt64, to end: UInt64) -> Advance {
        counts.counts.withLock { $0.steps += 1 }
        return Advance(tick: end, work: 64)
    }

    mutating func sense(_ line: Line, range: UInt8, gate: Read.Gate) -> SensedCurrent {
        SensedCurrent(code: 1, range: 0)
    }
}

/// A board on its own thread that boots in the middle of plays when it is told to.
final class RebootingBoard: Sendable {
    let counts = PlayCounts()
    private let stream = Mutex<(any ByteStream)?>(nil)
    private let isOver = Mutex(false)
    /// Whether a boot takes the connection away, as a USB device does.
    private let closes = Mutex(true)

    init() {
        Thread.detachNewThread { [self] in serve() }
    }

    func setCloses(_ value: Bool) { closes.withLock { $0 = value } }

    /// A new connection; the board lives on.
    func connect() throws -> any ByteStream {
        let (near, far) = try MemoryPipe.pair(name: "board", capacity: 65536)
        stream.withLock { $0 = far }
        return near
    }

    func end() { isOver.withLock { $0 = true } }

    private func makeRuntime() -> BoardRuntime<CountingDriver> {
        BoardRuntime(
            driver: CountingDriver(counts: counts),
            identity: BoardIdentity(
                serial: FixedText("REBOOTS"),
                firmware: FixedText("test"),
                physics: .hostModel,
                boot: counts.counts.withLock { $0.boots },
                linkTickRate: 1_000_000
            ),
            specimen: Specimen(model: 1, rows: 1, columns: 1, seed: 1)
        )
    }

    private func serve() {
        let begun = ContinuousClock.now
        var runtime = makeRuntime()
        while !isOver.withLock({ $0 }) {
            if boots() { runtime = makeRuntime() }
            guard let peer = stream.withLock({ $0 }) else {
                Thread.sleep(forTimeInterval: 0.001)
                continue
            }
            let (seconds, attoseconds) = (ContinuousClock.now - begun).components
            let now = UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
            do throws(TransportError) {
                let isBusy = runtime.state == .running
                let wait = isBusy ? Duration.zero : .milliseconds(1)
                for byte in try peer.read(maximumCount: 4096, timeout: wait) {
                    runtime.receive(byte, at: now)
                }
                _ = runtime.poll(at: now)
                var output: [UInt8] = []
                while let byte = runtime.nextOutputByte() { output.append(byte) }
                if !output.isEmpty { try peer.write(output, timeout: .seconds(1)) }
            } catch {
                stream.withLock { if $0 === peer { $0 = nil } }
            }
        }
    }

    /// Whether it is time to boot.
    private func boots() -> Bool {
        let isDue = counts.counts.withLock { counts in
            guard let after = counts.bootsAfter, counts.steps >= after else { return false }
            counts.bootsAfter = nil
            counts.boots += 1
            counts.steps = 0
            return true
        }
        if isDue, closes.withLock({ $0 }) {
            stream.withLock {
                $0?.close()
                $0 = nil
            }
        }
        return isDue
    }
}
