// SPDX-License-Identifier: Apache-2.0

import BoardLink
import PulsePrograms
import Testing
import WireProtocol

@Suite("The limits of the array through a session")
struct ArrayLimitsTests {
    static let limits = ProgramLimits(cellVoltage: 500_000, pulses: 9)

    static func open() async throws -> BoardSession {
        try await BoardSession.open(
            try SimulatedPeer.stream(),
            nonce: 77,
            deadline: .seconds(20)
        )
    }

    /// The fault that a request was refused with.
    static func fault(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? LinkError)?.context.fault.map { "\($0)" }
        }
    }

    @Test("are set, told, and tighten what a session asks for, and the program's verdict with it")
    func set() async throws {
        let session = try await Self.open()
        let none = try await session.arrayLimits()
        #expect(none.state == .unset)
        let kept = try await session.setArrayLimits(
            Self.limits,
            name: "wafer 3 \u{E9}",
            replacing: none,
            mayRaise: false
        )
        #expect(kept.limits == Self.limits)
        #expect(kept.name == "wafer 3 \\xc3\\xa9")
        #expect(kept.isLasting == false)
        #expect(try await session.arrayLimits() == kept)
        let hash = try await session.setLimits(ProgramLimits(cellVoltage: 3_000_000, duration: 7))
        var inForce = Self.limits
        inForce.duration = 7
        #expect(hash == inForce.checksum)
        #expect(
            await Self.fault { _ = try await session.upload(SimulatedPeer.program(reads: 3)) }
                == "programRejected"
        )
        session.close()
    }

    @Test("are raised only with leave, and only by who knows those in force")
    func raise() async throws {
        let session = try await Self.open()
        let none = try await session.arrayLimits()
        let kept = try await session.setArrayLimits(
            Self.limits,
            name: "A",
            replacing: none,
            mayRaise: false
        )
        for (old, mayRaise, fault) in [(kept, false, "limitRaised"), (none, true, "wrongLimits")] {
            let found = await Self.fault {
                _ = try await session.setArrayLimits(
                    ProgramLimits(),
                    name: "A",
                    replacing: old,
                    mayRaise: mayRaise
                )
            }
            #expect(found == fault)
        }
        let raised = try await session.setArrayLimits(
            ProgramLimits(),
            name: "A",
            replacing: kept,
            mayRaise: true
        )
        #expect(raised.state == .kept)
        #expect(raised.generation == 2)
        #expect(raised.limits == ProgramLimits())
        session.close()
    }
}
