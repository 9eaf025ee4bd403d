// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import WireProtocol

/// One thing that was done to a board, and what it was like before and after.
struct BoardStep: Sendable {
    var event: String
    var from: BoardState
    var to: BoardState
    /// Rises with every trip.
    var generationBefore: UInt32
    var generation: UInt32
    /// Link ticks since the host last sent something that energises.
    var silence: UInt64
    var isPressed: Bool
    var linesAtRest: Bool
}

/// What a board did under a host that does anything at any time.
struct BoardTrace {
    /// A board that breaks a rule.
    enum Mutant: CaseIterable {
        /// Its driver does not tell of the stop line.
        case deaf
        /// Its clock stands still.
        case timeless
        /// Its driver leaves lines where they are when it is told to make them safe.
        case stuck
    }

    private(set) var steps: [BoardStep] = []
    private let bench: BoardBench
    private let mutant: Mutant?
    private var dice: Dice
    private var lastEnergising: UInt64 = 0
    private var oldArm: Message.Arm?
    private var session: UInt16 = 1
    private var needsProgram = true

    /// Does `count` things to a board.
    static func record(seed: UInt64, count: Int, _ mutant: Mutant? = nil) -> [BoardStep] {
        var trace = BoardTrace(seed: seed, mutant)
        for _ in 0..<count { trace.act() }
        return trace.steps
    }

    private init(seed: UInt64, _ mutant: Mutant?) {
        dice = Dice(seed: seed)
        self.mutant = mutant
        bench = BoardBench(seed: seed, traits: BoardSituation.traits)
        bench.driver.isDeaf = mutant == .deaf
        bench.driver.isStuck = mutant == .stuck
        bench.isClockStanding = mutant == .timeless
        bench.open()
    }

    private mutating func act() {
        if needsProgram, bench.board.state == .safe {
            bench.prepare(dice.chance(50) ? BoardSituation.pausing : BoardSituation.endless)
            needsProgram = false
        }
        switch dice.roll(0...19) {
        case 0...3: arm()
        case 4, 5:
            bookkeeping()
            send("start", bench.start())
        case 6: send("disarm", Message.Disarm())
        case 7: send("abort", Message.Abort())
        case 8: send("stop", Message.Stop())
        case 9, 10: send("clear", bench.clear())
        case 11, 12:
            lastEnergising = bench.now
            send("heartbeat", bench.heartbeat())
        case 13: if dice.chance(20) { send("trip", Message.EmergencyStop()) }
        case 14: if dice.chance(20) { note("trip") { $0.takeBreak() } }
        case 15: press()
        case 16: if dice.chance(20) { hello() }
        case 17: bookkeeping()
        default: poll()
        }
        if dice.chance(60) { poll() }
    }

    private mutating func arm() {
        // One in five is an old one, as from a queue.
        if let oldArm, dice.chance(20) { return send("arm", oldArm) }
        let arm = bench.arm(lease: dice.roll(1...500))
        if dice.chance(30) { oldArm = arm }
        lastEnergising = bench.now
        send("arm", arm)
    }

    private mutating func press() {
        if bench.driver.isPressed {
            bench.driver.isPressed = dice.chance(50)
        } else if dice.chance(20) {
            bench.driver.isPressed = true
            poll()
        }
    }

    /// A hello, and all that a session needs before it can arm.
    private mutating func hello() {
        session += 1
        let wanted = session
        note("trip") { $0.sendHello(session: wanted) }
        poll()
        bench.settle()
        needsProgram = true
    }

    private mutating func bookkeeping() {
        send("grant", Message.RecordsGrant(play: bench.lastPlay, stored: bench.recordCount))
        send("acknowledge", Message.PlayAcknowledge(play: bench.status?.play ?? 0))
    }

    private mutating func poll() {
        let ticks: UInt64 = dice.chance(5) ? dice.roll(100_000...600_000) : dice.roll(0...5000)
        let isEnd = bench.board.state == .running
        note(isEnd ? "end" : "poll") { $0.poll(after: ticks) }
    }

    private mutating func send<Content: WireMessage>(_ event: String, _ message: Content) {
        note(event) { bench in
            bench.queue(message)
            bench.deliver()
        }
    }

    private mutating func note(_ event: String, _ body: (BoardBench) -> Void) {
        let from = bench.board.state
        let generation = bench.board.stopGeneration
        body(bench)
        let isTrip = bench.board.stopGeneration != generation
        steps.append(
            BoardStep(
                event: isTrip ? "trip" : event,
                from: from,
                to: bench.board.state,
                generationBefore: generation,
                generation: bench.board.stopGeneration,
                silence: bench.now - lastEnergising,
                isPressed: bench.driver.isPressed,
                linesAtRest: bench.driver.isAtRest
            )
        )
    }
}
