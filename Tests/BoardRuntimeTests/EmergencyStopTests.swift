// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import Testing
import WireProtocol

@Suite("emergency stop")
struct EmergencyStopTests {
    /// How a stop comes.
    enum Way: String, CaseIterable {
        case message
        case lineBreak
        case stopLine

        func stop(_ bench: BoardBench) {
            switch self {
            case .message: bench.queue(Message.EmergencyStop())
            case .lineBreak: bench.sendBreak()
            case .stopLine: bench.driver.isPressed = true
            }
        }

        var fault: BoardFault { self == .stopLine ? .stopLine : .emergencyStop }
    }

    /// Puts so many requests on the link, among them all that could energise the board.
    static func fill(_ bench: BoardBench, _ depth: Int) {
        let arm = bench.arm()
        let start = bench.start()
        let clear = bench.clear()
        for place in 0..<depth {
            switch place % 5 {
            case 0: bench.queue(arm)
            case 1: bench.queue(start)
            case 2: bench.queue(Message.StatisticsGet())
            case 3: bench.queue(clear)
            default: bench.queue(bench.heartbeat())
            }
        }
    }

    @Test(
        "in every state and with any number of requests on the way it leaves the lines safe",
        arguments: BoardSituation.allCases,
        Way.allCases
    )
    func everyDepth(situation: BoardSituation, way: Way) {
        for depth in 0...LinkEndpoint.window {
            let bench = situation.bench()
            let generation = bench.status?.stopGeneration ?? 0
            Self.fill(bench, depth)
            way.stop(bench)
            bench.deliver()
            bench.poll()
            // What was under way could not know of the stop, so it cannot undo it.
            #expect(bench.board.state == .tripped)
            #expect(bench.driver.isAtRest)
            #expect((bench.status?.stopGeneration ?? 0) > generation || situation == .pressed)
            let commits = bench.driver.observation.strayCommits
            for _ in 0..<20 {
                bench.deliver()
                bench.poll(after: 10_000)
                #expect(bench.board.state == .tripped)
                #expect(bench.driver.isAtRest)
            }
            #expect(bench.driver.observation.strayCommits == commits)
        }
    }

    @Test("it overtakes what waits: the board obeys it before the requests before it")
    func overtakes() {
        let bench = BoardSituation.safe.bench()
        Self.fill(bench, 2)
        bench.queue(Message.EmergencyStop())
        bench.deliver()
        // The arm came after the stop, under an old generation.
        #expect(bench.board.state == .tripped)
        bench.settle()
        #expect(bench.playEnds.isEmpty)
    }

    @Test("a play that it ends is reported as aborted by it", arguments: Way.allCases)
    func reported(way: Way) throws {
        let bench = BoardSituation.playing.bench()
        way.stop(bench)
        bench.settle()
        let end = try #require(bench.playEnds.last)
        #expect(end.outcome == .aborted)
        #expect(end.fault == way.fault)
        #expect(bench.events.last?.fault == way.fault)
        #expect(bench.events.last?.severity == .trip)
    }

    @Test("a stop line that is pressed refuses arms and clears until it is released")
    func pressed() {
        let bench = BoardSituation.pressed.bench()
        #expect(bench.ask(bench.clear())?.fault == .stillPresent)
        bench.driver.isPressed = false
        #expect(bench.ask(bench.clear())?.fault == BoardFault.none)
        bench.driver.isPressed = true
        bench.driver.isPressed = false
        bench.settle()
        // Even a short press trips.
        #expect(bench.board.state == .tripped)
    }
}
