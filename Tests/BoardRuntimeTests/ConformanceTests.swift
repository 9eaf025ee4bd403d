// SPDX-License-Identifier: Apache-2.0

import Testing
import WireProtocol

@Suite("conformance with the model of the safety rules")
struct ConformanceTests {
    static let seeds: ClosedRange<UInt64> = 1...40
    static let stepsEach = 400
    static let traces = seeds.map { BoardTrace.record(seed: $0, count: stepsEach) }

    /// The longest lease, in link ticks.
    static let lease: UInt64 = 500_000

    /// What in these steps breaks a rule, given the changes of state that are allowed.
    static func violations(_ steps: [BoardStep], _ moves: Set<Move>) -> [String] {
        var found: [String] = []
        for (place, step) in steps.enumerated() {
            func check(_ rule: String, _ isKept: Bool) {
                if !isKept { found.append("step \(place): \(rule): \(step)") }
            }
            let isTrip = step.event == "trip" && step.generation != step.generationBefore
            if step.from != step.to || isTrip {
                let move = Move(from: step.from, event: step.event, to: step.to)
                check("\(move) is no move of the model", moves.contains(move))
            }
            // A poll may find two causes at once: a lease that is over and a stop line.
            let rise = step.generation &- step.generationBefore
            check("only trips raise the stop generation", isTrip ? rise <= 2 : rise == 0)
            let isEnergised = step.to == .armed || step.to == .running
            check("energised beyond the lease", !isEnergised || step.silence <= Self.lease)
            check("energised while the stop line is pressed", !isEnergised || !step.isPressed)
            check("lines away from rest without a play", step.to == .running || step.linesAtRest)
        }
        return found
    }

    /// The changes of state in these steps.
    static func moves(_ steps: [BoardStep]) -> Set<Move> {
        Set(
            steps.filter { $0.from != $0.to || $0.generation != $0.generationBefore }
                .map { Move(from: $0.from, event: $0.event, to: $0.to) }
        )
    }

    @Test("whatever a host does, a board makes only moves of the model and keeps its rules")
    func traces() throws {
        let allowed = try SafetyMoves.read()
        #expect(allowed.count == 11)
        var seen: Set<Move> = []
        for steps in Self.traces {
            #expect(Self.violations(steps, allowed).prefix(3) == [])
            seen.formUnion(Self.moves(steps))
        }
        // And it makes all of them.
        #expect(allowed.subtracting(seen) == [])
    }

    @Test("a model that lacks any one of its moves does not fit the board")
    func alteredModels() throws {
        let allowed = try SafetyMoves.read()
        for move in allowed {
            var altered = allowed
            altered.remove(move)
            #expect(Self.traces.contains { !Self.violations($0, altered).isEmpty }, "\(move)")
        }
    }

    @Test("a board that breaks a rule is found out", arguments: BoardTrace.Mutant.allCases)
    func mutants(mutant: BoardTrace.Mutant) throws {
        let allowed = try SafetyMoves.read()
        var found = 0
        for seed in Self.seeds.prefix(10) {
            let steps = BoardTrace.record(seed: seed, count: Self.stepsEach, mutant)
            if !Self.violations(steps, allowed).isEmpty { found += 1 }
        }
        #expect(found > 2)
    }
}
