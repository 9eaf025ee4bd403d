// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import Foundation
import PulsePrograms
import Quantities
import Testing

@Suite("verifier soundness")
struct VerifierSoundnessTests {
    /// HEBB_PROGRAMS makes it more, or less.
    static let programs =
        ProcessInfo.processInfo.environment["HEBB_PROGRAMS"].flatMap(UInt64.init) ?? 100_000

    /// The limiter's current in picoamperes, for energies.
    static let current: UInt64 = 1_000_000_000
    static let limits = ProgramLimits(current: current)

    /// What a verifier claims, in the units of what is observed.
    struct Claim {
        var cellPeak: Int32
        var longestDrive: UInt64
        var energy: UInt64
        var duration: UInt64
        var pulses: UInt64
        var records: UInt64
        var codes: (Line) -> (lowest: Int16, highest: Int16)

        init(_ bounds: ProgramBounds) {
            cellPeak = bounds.cellPeak
            longestDrive = bounds.longestDrive
            energy = bounds.energy
            duration = bounds.duration
            pulses = bounds.pulses
            records = bounds.records
            codes = bounds.codes
        }
    }

    /// What was seen of one program.
    struct Sight {
        var observation: Observation
        var play: Rehearsal<ObservingDriver>.Play?
    }

    /// What a play did beyond what was claimed of it.
    static func violations(_ sight: Sight, _ claim: Claim) -> [String] {
        let seen = sight.observation
        var found: [String] = []
        func check(_ what: String, _ isKept: Bool) { if !isKept { found.append(what) } }
        check("cell \(seen.cellPeak) > \(claim.cellPeak)", seen.cellPeak <= claim.cellPeak)
        check(
            "drive \(seen.longestDrive) > \(claim.longestDrive)",
            seen.longestDrive <= claim.longestDrive
        )
        // A code for a tick: 0.25 mV · 40 ns · 1 mA = 10 fJ.
        check(
            "energy \(seen.largestDose) · 10 fJ > \(claim.energy) fJ",
            seen.largestDose * 10 <= claim.energy
        )
        for (line, codes) in seen.codes {
            let (lowest, highest) = claim.codes(line)
            check(
                "line \(line) at \(codes)",
                lowest <= codes.lowerBound && codes.upperBound <= highest
            )
        }
        guard let play = sight.play else { return found }
        let records = UInt64(play.records.count)
        check("records \(records) > \(claim.records)", records <= claim.records)
        check("pulses \(play.pulses) > \(claim.pulses)", play.pulses <= claim.pulses)
        check("ticks \(play.endTick) > \(claim.duration)", play.endTick <= claim.duration)
        return found
    }

    /// Plays a program on the observing driver; nil when the verifier refuses it.
    static func play(_ number: UInt64) throws -> (Sight, Claim)? {
        let program = RandomProgram.bytes(number)
        let bounds: ProgramBounds
        do throws(ProgramRejection) {
            bounds = try ProgramVerifier.verify(
                program,
                length: program.count,
                traits: RandomProgram.traits,
                limits: limits
            )
        } catch {
            return nil
        }
        var stage = Rehearsal(
            ObservingDriver(traits: RandomProgram.traits, seed: number),
            limits: limits
        )
        var play: Rehearsal<ObservingDriver>.Play?
        do throws(Rehearsal<ObservingDriver>.Failure) {
            play = try stage.play(program)
        } catch {
            guard error == .limited || error == .triggerTimeout else { throw error }
        }
        return (Sight(observation: stage.driver.observation, play: play), Claim(bounds))
    }

    @Test("no program does more than the verifier has proved of it", arguments: 0..<4 as Range)
    func soundness(part: UInt64) throws {
        let count = Self.programs / 4
        var accepted: UInt64 = 0
        var unsound = 0
        for number in (part * count + 1)...((part + 1) * count) {
            guard let (sight, claim) = try Self.play(number) else { continue }
            accepted += 1
            let found = Self.violations(sight, claim)
            guard !found.isEmpty else { continue }
            unsound += 1
            if unsound <= 5 { Issue.record("program \(number): \(found)") }
        }
        #expect(unsound == 0)
        // The dice must not make programs that say nothing.
        #expect(accepted > count / 4)
    }

    /// Verifiers that claim a little less than they should.
    enum Broken: String, CaseIterable {
        case cellPeak
        case longestDrive
        case energy
        case duration
        case pulses
        case records
        case codes

        func spoil(_ claim: inout Claim) {
            switch self {
            case .cellPeak: claim.cellPeak -= 1
            case .longestDrive: claim.longestDrive = claim.longestDrive * 99 / 100
            case .energy: claim.energy = claim.energy * 99 / 100
            case .duration: claim.duration -= min(1, claim.duration)
            case .pulses: claim.pulses -= min(1, claim.pulses)
            case .records: claim.records -= 1
            case .codes:
                let codes = claim.codes
                claim.codes = { line in
                    let (lowest, highest) = codes(line)
                    return (lowest, highest - min(highest, 1))
                }
            }
        }
    }

    @Test("a verifier that claims a little less is found out", arguments: Broken.allCases)
    func brokenVerifier(broken: Broken) throws {
        var found = 0
        for number in 1...500 as ClosedRange<UInt64> {
            guard let (sight, whole) = try Self.play(number) else { continue }
            var claim = whole
            broken.spoil(&claim)
            if !Self.violations(sight, claim).isEmpty { found += 1 }
        }
        #expect(found > 5)
    }
}
