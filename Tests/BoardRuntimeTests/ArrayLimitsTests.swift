// SPDX-License-Identifier: Apache-2.0

import BoardRuntime
import PulsePrograms
import Testing
import WireProtocol

@Suite("the limits of the array that a board keeps")
struct ArrayLimitsTests {
    /// A limit, and values of it from tight to loose.
    enum Field: String, CaseIterable {
        case cellVoltage, lineVoltage, pulseWidth, duration, pulses, current, energy

        func set(_ value: UInt64, in limits: inout ProgramLimits) {
            switch self {
            case .cellVoltage: limits.cellVoltage = UInt32(value)
            case .lineVoltage: limits.lineVoltage = UInt32(value)
            case .pulseWidth: limits.pulseWidth = value
            case .duration: limits.duration = value
            case .pulses: limits.pulses = value
            case .current: limits.current = value
            case .energy: limits.energy = value
            }
        }

        func get(_ limits: ProgramLimits) -> UInt64 {
            switch self {
            case .cellVoltage: UInt64(limits.cellVoltage)
            case .lineVoltage: UInt64(limits.lineVoltage)
            case .pulseWidth: limits.pulseWidth
            case .duration: limits.duration
            case .pulses: limits.pulses
            case .current: limits.current
            case .energy: limits.energy
            }
        }

        /// Limits that the test program keeps, but for this one; the energy needs a limiter.
        func limits(_ value: UInt64) -> ProgramLimits {
            var limits = ProgramLimits()
            if self == .energy { limits.current = 1_000_000 }
            if self == .current { limits.energy = 100_000 }
            set(value, in: &limits)
            return limits
        }

        /// What the test program just keeps, and what it does not.
        var allowed: UInt64 {
            switch self {
            case .cellVoltage: 2_000_000
            case .lineVoltage: 1_000_000
            case .pulseWidth: 50_000
            case .duration: 200_000
            case .pulses: 2
            case .current: 1_000_000
            case .energy: 100_000
            }
        }

        /// A tighter limit, which the program breaks.
        var broken: UInt64 {
            switch self {
            case .current: 2_000_000
            case .energy: 50_000
            default: allowed - 1
            }
        }
    }

    static let traits = RandomProgram.traits

    /// Two pulses of 2 V across the cell and 1 V on a line, 50 us wide.
    static var program: [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        let code = Int16(traits.largestCode(within: 2_000_000))
        let width = 50_000 / UInt64(traits.programTick)
        builder.append(.pulse(PulseTrain(code: code, width: width, gap: width, count: 2)))
        return builder.finish()
    }

    static func bench(array: ProgramLimits, driver: ObservingDriver? = nil) -> BoardBench {
        let bench = BoardBench(driver: driver)
        bench.open()
        bench.ask(Message.ArrayLimitsGet())
        bench.ask(bench.arrayLimitsSet(array))
        return bench
    }

    // MARK: Layers

    @Test(
        "of every limit the tighter one of array and session counts, and the answer says so",
        arguments: Field.allCases
    )
    func tightest(field: Field) throws {
        let (allowed, broken) = (field.limits(field.allowed), field.limits(field.broken))
        let cases = [
            (allowed, ProgramLimits(), true), (broken, ProgramLimits(), false),
            (allowed, allowed, true), (broken, allowed, false), (allowed, broken, false),
        ]
        for (array, session, isAllowed) in cases {
            let bench = Self.bench(array: array)
            #expect(bench.arrayLimits?.limits == array)
            bench.prepare(Self.program, limits: session)
            let inForce = try #require(bench.limits)
            let tighter =
                array == broken || session == broken ? field.broken : field.allowed
            #expect(field.get(inForce.limits) == tighter)
            #expect(inForce.limitsHash == inForce.limits.checksum)
            let verdict = try #require(bench.verdict)
            #expect((verdict.fault == .none) == isAllowed, "\(array) \(session)")
            let armed = bench.ask(bench.arm())
            #expect(armed?.fault == (isAllowed ? BoardFault.none : .noProgram))
        }
    }

    @Test("a program within ceiling and session is refused by the array, whatever a host found")
    func hostToldOtherwise() throws {
        let session = ProgramLimits(cellVoltage: 3_000_000)
        _ = try ProgramVerifier.verify(
            Self.program,
            length: Self.program.count,
            traits: Self.traits,
            limits: session
        )
        let bench = Self.bench(array: ProgramLimits(cellVoltage: 1_500_000))
        bench.prepare(Self.program, limits: session)
        #expect(bench.verdict?.programFault == ProgramFault.cellVoltage.rawValue)
        #expect(bench.limits?.cellVoltage == 1_500_000)
        // Without limits of the array the board takes it, so it was these that refused.
        let other = BoardBench()
        other.open()
        other.prepare(Self.program, limits: session)
        #expect(other.verdict?.fault == BoardFault.none)
    }

    @Test("the ceiling bounds the array's limits, and a board without any has only the ceiling")
    func ceiling() throws {
        let bench = BoardBench()
        bench.open()
        bench.ask(Message.ArrayLimitsGet())
        #expect(bench.arrayLimits?.state == .unset)
        #expect(bench.arrayLimits?.limitsHash == 0)
        for field in [Field.cellVoltage, .lineVoltage] {
            let ceiling = field == .cellVoltage ? Self.traits.cellCeiling : Self.traits.lineCeiling
            let beyond = field.limits(UInt64(ceiling) + 1)
            #expect(bench.ask(bench.arrayLimitsSet(beyond))?.fault == .limitAboveCeiling)
        }
        let unbounded = ProgramLimits(energy: 1)
        #expect(bench.ask(bench.arrayLimitsSet(unbounded))?.fault == .energyWithoutCurrent)
        bench.ask(Message.LimitsSet(ProgramLimits()))
        #expect(bench.limits?.limits == ProgramLimits())
    }

    @Test("limits of the array outlast a session, and their change ends what was sealed and quoted")
    func sessions() throws {
        let bench = Self.bench(array: ProgramLimits(cellVoltage: 2_500_000))
        bench.open(session: 2)
        bench.prepare(Self.program)
        #expect(bench.limits?.cellVoltage == 2_500_000)
        let arm = bench.arm()
        bench.ask(bench.arrayLimitsSet(ProgramLimits(cellVoltage: 2_400_000)))
        #expect(bench.ask(arm)?.fault == .wrongLimits)
        // A host that reckons the new ones by itself has still to upload the program again.
        var reckoned = arm
        reckoned.limitsHash = ProgramLimits(cellVoltage: 2_400_000).checksum
        #expect(bench.ask(reckoned)?.fault == .noProgram)
        bench.ask(Message.LimitsSet(ProgramLimits()))
        #expect(bench.ask(bench.arm())?.fault == .noProgram)
    }

    // MARK: Raising

    @Test("only a request that says so raises a limit", arguments: Field.allCases)
    func raising(field: Field) throws {
        let tight = field.limits(field.broken)
        let bench = Self.bench(array: tight)
        for value in [field.allowed, 0] {
            // Without a limiter's current an energy limit is refused for that reason.
            if field == .current, value == 0 { continue }
            let loose = field.limits(value)
            #expect(bench.ask(bench.arrayLimitsSet(loose))?.fault == .limitRaised)
            bench.ask(Message.ArrayLimitsGet())
            #expect(bench.arrayLimits?.limits == tight)
            #expect(bench.ask(bench.arrayLimitsSet(loose, mayRaise: true)) == nil)
            #expect(bench.arrayLimits?.limits == loose)
            #expect(bench.ask(bench.arrayLimitsSet(tight)) == nil)
            #expect(bench.arrayLimits?.limits == tight)
        }
    }

    @Test("a request that does not quote the limits in force changes nothing, nor does one twice")
    func stray() throws {
        let bench = Self.bench(array: ProgramLimits(cellVoltage: 1_000_000))
        var request = bench.arrayLimitsSet(ProgramLimits(), mayRaise: true)
        let good = request
        for replaces in [0, good.replaces ^ 1, ProgramLimits(cellVoltage: 1_000_000).checksum] {
            request.replaces = replaces
            #expect(bench.ask(request)?.fault == .wrongLimits)
        }
        bench.ask(Message.ArrayLimitsGet())
        #expect(bench.arrayLimits?.cellVoltage == 1_000_000)
        #expect(bench.arrayLimits?.generation == 1)
        #expect(bench.ask(good) == nil)
        #expect(bench.arrayLimits?.generation == 2)
        bench.ask(bench.arrayLimitsSet(ProgramLimits(cellVoltage: 1_000_000)))
        #expect(bench.ask(good)?.fault == .wrongLimits)
        request = bench.arrayLimitsSet(ProgramLimits())
        request.flags = 2
        #expect(bench.ask(request)?.fault == .malformed)
    }
}
