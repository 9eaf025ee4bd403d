// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms

/// Plays pulse programs on a driver directly: no link, no session, the same interpreter.
///
/// For dry runs, benchmarks and tests on a model. A real board is only ever played through
/// ``BoardRuntime``, which adds arming, leases and latched faults.
public struct Rehearsal<Driver: BoardDriver & ~Copyable>: ~Copyable {
    /// Why a rehearsal did not come to an end.
    public enum Failure: Error, Hashable, Sendable {
        /// The verifier refused the program.
        case rejected(ProgramRejection)
        /// An abort condition of the program ended the play.
        case limited
        /// An awaited trigger did not come.
        case triggerTimeout
        /// The driver found no voltages for resistive lines.
        case unsolved
        /// The interpreter met something the verifier should have refused.
        case impossible
    }

    /// What a rehearsed play left behind.
    public struct Play: Sendable {
        /// All records, the program's end last.
        public let records: [Record]
        /// What the verifier proved beforehand.
        public let bounds: ProgramBounds
        /// Program ticks that passed.
        public let endTick: UInt64
        /// Pulses applied.
        public let pulses: UInt64
    }

    /// The driver; its state lasts from play to play.
    public var driver: Driver
    private let limits: ProgramLimits
    private var player: Player
    private var queue: RecordQueue

    /// A stage for `driver` under `limits`.
    public init(_ driver: consuming Driver, limits: ProgramLimits = ProgramLimits()) {
        let traits = driver.traits
        player = Player(traits: traits)
        queue = RecordQueue(capacity: traits.recordMemory)
        self.driver = driver
        self.limits = limits
    }

    /// Verifies `program` and plays it to its end.
    ///
    /// - Throws: ``Failure`` when it is refused or does not end by itself.
    public mutating func play(_ program: [UInt8]) throws(Failure) -> Play {
        let traits = driver.traits
        let image: ProgramImage
        let bounds: ProgramBounds
        do throws(ProgramRejection) {
            bounds = try ProgramVerifier.verify(
                program,
                length: program.count,
                traits: traits,
                limits: limits
            )
        } catch {
            throw .rejected(error)
        }
        do throws(ProgramFault) {
            image = try ProgramImage(program, length: program.count)
        } catch {
            throw .rejected(ProgramRejection(error, at: 0))
        }
        driver.begin()
        defer { driver.makeSafe() }
        queue.reset()
        player.start(image, recordsAtOnce: bounds.recordsAtOnce)
        var records: [Record] = []
        while true {
            let step = player.step(program, &driver, &queue)
            while queue.sent < queue.made {
                records.append(queue.record(at: queue.sent))
                queue.markSent(queue.sent + 1)
                _ = queue.markStored(queue.sent)
            }
            guard case .ended(let ending) = step else { continue }
            switch ending {
            case .done:
                return Play(
                    records: records,
                    bounds: bounds,
                    endTick: player.tick,
                    pulses: player.pulses
                )
            case .limited: throw .limited
            case .triggerTimeout: throw .triggerTimeout
            case .unsolved: throw .unsolved
            case .stopped, .impossible: throw .impossible
            }
        }
    }
}

/// A rehearsal belongs to one owner.
@available(*, unavailable)
extension Rehearsal: Sendable {}
