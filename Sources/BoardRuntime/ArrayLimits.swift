// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms
public import WireProtocol

/// The limits of the array on a board, which outlast sessions.
struct ArrayLimits: Hashable, Sendable, BitwiseCopyable {
    /// Rises whenever they are set.
    var generation: UInt32
    /// Name of the array.
    var name: FixedText<32>
    /// The limits.
    var limits: ProgramLimits

    /// CRC-32C of all of it, which whoever replaces them quotes.
    var checksum: UInt32 {
        var checksum = Crc32C()
        encode(into: &checksum)
        return checksum.value
    }

    func encode(into sink: inout some ByteSink & ~Copyable) {
        sink.append(integer: generation)
        name.encode(into: &sink)
        Message.LimitsSet(limits).encode(into: &sink)
    }
}

/// A copy of the array's limits as a board stores it: generation, name, limits and their CRC-32C.
///
/// Storage that was never written, or was erased, is all ones.
public struct ArrayLimitsCopy: Hashable, Sendable, BitwiseCopyable {
    /// Bytes of a copy.
    public static var byteCount: Int { 88 }

    /// The bytes as they are stored.
    public var bytes: FixedBytes<88>

    /// Nothing.
    public init() {
        bytes = FixedBytes()
        for index in 0..<Self.byteCount { bytes[index] = 0xFF }
    }

    /// A copy of `limits`.
    init(_ limits: ArrayLimits) {
        bytes = FixedBytes()
        var writer = Writer()
        limits.encode(into: &writer)
        writer.append(integer: limits.checksum)
        bytes = writer.bytes
    }

    /// Whether nothing is stored.
    var isErased: Bool { self == ArrayLimitsCopy() }

    /// The limits, or nil when the copy is not whole.
    var limits: ArrayLimits? {
        var reader = FieldReader()
        let generation: UInt32 = reader.integer(self)
        let name = FixedText<32>(&reader, self)
        let limits = ArrayLimits(
            generation: generation,
            name: name,
            limits: ProgramLimits(
                cellVoltage: reader.integer(self),
                lineVoltage: reader.integer(self),
                pulseWidth: reader.integer(self),
                duration: reader.integer(self),
                pulses: reader.integer(self),
                current: reader.integer(self),
                energy: reader.integer(self)
            )
        )
        let checksum: UInt32 = reader.integer(self)
        return checksum == limits.checksum ? limits : nil
    }

    private struct Writer: ByteSink {
        var bytes = FixedBytes<88>()
        var count = 0

        mutating func append(_ byte: UInt8) {
            bytes[count] = byte
            count += 1
        }
    }
}

extension ArrayLimitsCopy: ByteSource {
    /// How many bytes there are.
    public var byteCount: Int { Self.byteCount }

    /// The byte at `offset`.
    public func byte(at offset: Int) -> UInt8 { bytes[offset] }
}

/// What the two copies say.
struct ArrayLimitsFinding: Sendable {
    /// The limits in force: of two whole copies those that were set last.
    var limits: ArrayLimits?
    /// How many copies are whole.
    var wholeCopies: UInt8 = 0
    /// Which copy to write first, so that the other one holds if that fails.
    var older = 0
    /// Whether there is something, but nothing whole.
    var isDamaged: Bool

    init(_ first: ArrayLimitsCopy, _ second: ArrayLimitsCopy) {
        let (one, two) = (first.limits, second.limits)
        isDamaged = one == nil && two == nil && !(first.isErased && second.isErased)
        wholeCopies = (one == nil ? 0 : 1) + (two == nil ? 0 : 1)
        if let one, two.map({ $0.generation <= one.generation }) ?? true {
            limits = one
            older = 1
        } else {
            limits = two
        }
    }

    var state: ArrayLimitsState {
        if isDamaged { return .damaged }
        return limits == nil ? .unset : .kept
    }
}
