// SPDX-License-Identifier: Apache-2.0

internal import BoardLink
package import ControlAPI
package import Experiments
internal import Procedures
internal import PulsePrograms
package import Transports
internal import WireProtocol

extension LinkedBoards {
    /// The limits of the array that a board keeps.
    ///
    /// The board must be free: a hello ends the session of whoever has it.
    ///
    /// - Throws: `TransportError`, `LinkError`.
    package func arrayLimits(_ address: BoardAddress) async throws -> BoardLimitsReport {
        let session = try await session(address)
        defer { session.close() }
        return BoardLimitsReport(
            board: address.description,
            ceiling: LimitsReport(session.descriptor.traits),
            array: ArrayLimitsReport(try await session.arrayLimits())
        )
    }

    /// Lets a board keep the limits of a bench for its array.
    ///
    /// - Parameters:
    ///   - bench: Whose limits they are, and whose name the array gets.
    ///   - address: The board, which must be free.
    ///   - mayRaise: Whether a limit may be looser than before, or set where they are damaged.
    /// - Returns: What it keeps now, and what it kept before.
    /// - Throws: ``LaboratoryError`` `.limitsRaised`, `TransportError`, `LinkError`.
    package func setArrayLimits(
        of bench: Bench,
        on address: BoardAddress,
        mayRaise: Bool
    ) async throws -> BoardLimitsReport {
        let session = try await session(address, SerialSettings(bench.serial))
        defer { session.close() }
        let limits = ProgramLimits(bench)
        let old = try await session.arrayLimits()
        if !mayRaise { try Self.checkLowering(from: old, to: limits, on: address) }
        let new = try await session.setArrayLimits(
            limits,
            name: bench.name,
            replacing: old,
            mayRaise: mayRaise
        )
        return BoardLimitsReport(
            board: address.description,
            ceiling: LimitsReport(session.descriptor.traits),
            array: ArrayLimitsReport(new),
            before: ArrayLimitsReport(old)
        )
    }

    /// What a board keeps, for the record of a run; nil when it does not say.
    static func arrayLimits(_ session: BoardSession) async -> ArrayLimits? {
        do {
            return try await session.arrayLimits()
        } catch {
            // The run meets the same failure at its first request, and ends and says why.
            return nil
        }
    }

    private static func checkLowering(
        from old: ArrayLimits,
        to limits: ProgramLimits,
        on address: BoardAddress
    ) throws(LaboratoryError) {
        switch old.state {
        case .unset: return
        case .damaged:
            let sentence = "no copy of the array's limits is whole, so that any may be a raise"
            throw LaboratoryError(.limitsRaised, "\(address): \(sentence)")
        case .kept:
            let raised = LimitsReport(limits).raised(from: LimitsReport(old.limits))
            guard !raised.isEmpty else { return }
            let list = raised.joined(separator: ", ")
            throw LaboratoryError(.limitsRaised, "\(address): this raises \(list)")
        }
    }
}

extension ArrayLimitsReport {
    init(_ kept: ArrayLimits) {
        let isKept = kept.state == .kept
        self.init(
            state: "\(kept.state)",
            name: isKept ? kept.name : nil,
            generation: isKept ? kept.generation : nil,
            copies: kept.copies,
            outlastsBoot: kept.isLasting,
            limits: isKept ? LimitsReport(kept.limits) : nil
        )
    }
}

extension LimitsReport {
    init(_ limits: ProgramLimits) {
        func stated(_ value: UInt64) -> UInt64? { value == 0 ? nil : value }
        self.init()
        cellVoltageMicrovolts = stated(UInt64(limits.cellVoltage))
        lineVoltageMicrovolts = stated(UInt64(limits.lineVoltage))
        pulseWidthNanoseconds = stated(limits.pulseWidth)
        durationNanoseconds = stated(limits.duration)
        pulses = stated(limits.pulses)
        currentPicoamperes = stated(limits.current)
        energyFemtojoules = stated(limits.energy)
    }

    /// The ceiling of a board.
    init(_ traits: BoardTraits) {
        self.init()
        cellVoltageMicrovolts = UInt64(traits.cellCeiling)
        lineVoltageMicrovolts = UInt64(traits.lineCeiling)
    }
}
