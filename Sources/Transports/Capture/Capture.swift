// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A capture as it was read from its file.
package struct Capture: Hashable, Sendable {
    /// What it was made of.
    package var header: CaptureHeader
    /// What happened, in order.
    package var records: [CaptureRecord]
    /// Where an unfinished record begins, when its writer died; everything before it is whole.
    package var tornOffset: Int?

    /// Reads the file at `path`.
    ///
    /// - Throws: ``TransportError`` `.notACapture` or `.captureDamaged` with the offset.
    package init(path: String) throws(TransportError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TransportError(.notACapture, at: path, "no file that can be read is there")
        }
        try self.init(bytes: [UInt8](data), name: path)
    }

    /// Reads the bytes of a file; errors call it `name`.
    package init(bytes: [UInt8], name: String) throws(TransportError) {
        let magic = CaptureCoding.magic
        guard bytes.count >= magic.count, bytes[..<7] == magic[..<7] else {
            throw TransportError(.notACapture, at: name, "this is not a capture")
        }
        guard bytes[7] == magic[7] else {
            let sentence = "the capture has version \(bytes[7]), this program reads \(magic[7])"
            throw TransportError(.notACapture, at: name, sentence)
        }
        guard let (body, next) = try Self.body(bytes, from: 8, covering: 0, name),
            let header = CaptureHeader(body)
        else { throw TransportError(.captureDamaged, at: name, "its header is damaged") }
        self.header = header
        records = []
        var offset = next
        while offset < bytes.count {
            guard let (body, next) = try Self.body(bytes, from: offset, covering: offset, name)
            else {
                tornOffset = offset
                return
            }
            guard let record = CaptureCoding.record(body) else {
                throw Self.damage(name, offset)
            }
            records.append(record)
            offset = next
        }
    }

    /// The body whose length stands at `offset`, and where the next one begins; nil when the bytes
    /// end before it does.
    private static func body(
        _ bytes: [UInt8],
        from offset: Int,
        covering start: Int,
        _ name: String
    ) throws(TransportError) -> (ArraySlice<UInt8>, Int)? {
        guard bytes.count - offset >= 4 else { return nil }
        let length: UInt32 = CaptureCoding.integer(bytes[offset...])
        guard length <= CaptureCoding.longestBody else { throw damage(name, offset) }
        let end = offset + 4 + Int(length)
        guard bytes.count - end >= 4 else { return nil }
        let stored: UInt32 = CaptureCoding.integer(bytes[end...])
        guard stored == CaptureCoding.checksum(bytes[start..<end]) else {
            throw damage(name, offset)
        }
        return (bytes[(offset + 4)..<end], end + 4)
    }

    private static func damage(_ name: String, _ offset: Int) -> TransportError {
        TransportError(.captureDamaged, at: name, "the capture is damaged at byte \(offset)")
    }
}
