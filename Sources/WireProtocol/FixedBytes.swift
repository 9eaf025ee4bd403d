// SPDX-License-Identifier: Apache-2.0

public import PulsePrograms

/// A fixed number of bytes in a message, for example a digest.
public struct FixedBytes<let byteLength: Int>: Sendable, BitwiseCopyable {
    private var storage = InlineArray<byteLength, UInt8>(repeating: 0)

    /// Zeros.
    public init() {}

    /// The first bytes of `bytes`, filled up with zeros; more than there is room for are left out.
    public init(_ bytes: some Sequence<UInt8>) {
        var index = 0
        for byte in bytes {
            guard index < byteLength else { return }
            storage[index] = byte
            index += 1
        }
    }

    /// Reads the bytes from a payload.
    public init(_ reader: inout FieldReader, _ payload: borrowing some ByteSource & ~Copyable) {
        for index in 0..<byteLength {
            storage[index] = payload.byte(at: reader.offset + index)
        }
        reader.offset += byteLength
    }

    /// How many bytes there are.
    public static var count: Int { byteLength }

    /// The byte at `index`, which must be below ``count``.
    public subscript(index: Int) -> UInt8 {
        get { storage[index] }
        set { storage[index] = newValue }
    }

    /// The first eight bytes as a little-endian number, by which a digest is named in short.
    public var prefix: UInt64 {
        var value: UInt64 = 0
        for index in 0..<min(8, byteLength) {
            value |= UInt64(storage[index]) << UInt64(8 * index)
        }
        return value
    }

    /// Writes the bytes.
    public func encode(into sink: inout some ByteSink & ~Copyable) {
        for index in 0..<byteLength {
            sink.append(storage[index])
        }
    }
}

extension FixedBytes: Hashable {
    /// Whether both hold the same bytes.
    public static func == (left: Self, right: Self) -> Bool {
        for index in 0..<byteLength {
            guard left.storage[index] == right.storage[index] else { return false }
        }
        return true
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for index in 0..<byteLength {
            hasher.combine(storage[index])
        }
    }
}

/// Text in UTF-8 in a message, filled with zeros.
public struct FixedText<let byteLength: Int>: Hashable, Sendable, BitwiseCopyable {
    /// The bytes, zeros included.
    public private(set) var bytes = FixedBytes<byteLength>()

    /// The given UTF-8 bytes; more than there is room for are left out.
    public init(utf8 text: some Sequence<UInt8>) { bytes = FixedBytes(text) }

    /// The given text, cut where there is no more room.
    public init(_ text: StaticString) {
        for index in 0..<min(byteLength, text.utf8CodeUnitCount) {
            // Safe: the index lies below the count of a pointer that lives for ever.
            bytes[index] = unsafe text.utf8Start[index]
        }
    }

    /// Reads the text from a payload.
    public init(_ reader: inout FieldReader, _ payload: borrowing some ByteSource & ~Copyable) {
        bytes = FixedBytes(&reader, payload)
    }

    /// How many bytes come before the first zero.
    public var utf8Count: Int {
        for index in 0..<byteLength {
            guard bytes[index] != 0 else { return index }
        }
        return byteLength
    }

    /// Writes the text and its zeros.
    public func encode(into sink: inout some ByteSink & ~Copyable) { bytes.encode(into: &sink) }
}
