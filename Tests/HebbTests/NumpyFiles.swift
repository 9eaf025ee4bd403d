// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Writes .npy and .npz files in every form that numpy or a zip program might choose.
enum NumpyFiles {
    /// A .npy file.
    ///
    /// Source: NumPy, "NPY format" (numpy.lib.format).
    static func array(
        _ type: String,
        shape: String,
        isFortran: Bool = false,
        version: UInt8 = 1,
        _ payload: [UInt8]
    ) -> [UInt8] {
        let order = isFortran ? "True" : "False"
        var header = "{'descr': \(type), 'fortran_order': \(order), 'shape': \(shape), }"
        while (header.utf8.count + 1 + (version == 1 ? 10 : 12)) % 64 != 0 { header += " " }
        header += "\n"
        let length = little(UInt64(header.utf8.count), version == 1 ? 2 : 4)
        return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(header.utf8) + payload
    }

    /// The bytes of a number, the least first.
    static func little(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }

    /// Numbers of one type of numpy, without its quotes.
    static func numbers(_ type: String, _ values: [Int]) -> [UInt8] {
        let size = Int(String(type.dropFirst(2))) ?? 0
        return values.flatMap { value -> [UInt8] in
            let bits: UInt64 =
                switch type.dropFirst().first {
                case "f" where size == 8: Double(value).bitPattern
                case "f": UInt64(Float(value).bitPattern)
                default: UInt64(bitPattern: Int64(value))
                }
            let bytes = little(bits, size)
            return type.first == ">" ? bytes.reversed() : bytes
        }
    }

    /// A zip file of stored members; with zip64, no number of its directory is where it was.
    ///
    /// Source: PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3 and 4.5.3.
    static func archive(_ members: [(String, [UInt8])], isZip64: Bool = false) -> Data {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, contents) in members {
            let position = UInt64(file.count)
            let size = UInt64(contents.count)
            let common = little(0, 8) + little(UInt64(checksum(contents)), 4)
            file += little(0x0403_4B50, 4) + little(45, 2) + common + little(size, 4)
            file += little(size, 4) + little(UInt64(name.utf8.count), 2) + little(0, 2)
            file += Array(name.utf8) + contents
            let wide = little(size, 8) + little(size, 8) + little(position, 8)
            // Another program's field comes first.
            let extra =
                isZip64 ? little(0x5455, 2) + [1, 0, 7] + little(1, 2) + little(24, 2) + wide : []
            let shown = isZip64 ? 0xFFFF_FFFF : size
            directory += little(0x0201_4B50, 4) + little(45, 2) + little(45, 2) + common
            directory += little(shown, 4) + little(shown, 4)
            directory += little(UInt64(name.utf8.count), 2) + little(UInt64(extra.count), 2)
            directory += little(0, 10) + little(isZip64 ? 0xFFFF_FFFF : position, 4)
            directory += Array(name.utf8) + extra
        }
        let start = UInt64(file.count)
        let count = UInt64(members.count)
        file += directory
        if isZip64 {
            let record = UInt64(file.count)
            file += little(0x0606_4B50, 4) + little(44, 8) + little(45, 2) + little(45, 2)
            file += little(0, 8) + little(count, 8) + little(count, 8)
            file += little(UInt64(directory.count), 8) + little(start, 8)
            file += little(0x0706_4B50, 4) + little(0, 4) + little(record, 8) + little(1, 4)
        }
        file += little(0x0605_4B50, 4) + little(0, 4)
        file += little(isZip64 ? 0xFFFF : count, 2) + little(isZip64 ? 0xFFFF : count, 2)
        file += little(UInt64(directory.count), 4) + little(isZip64 ? 0xFFFF_FFFF : start, 4)
        return Data(file + little(0, 2))
    }

    /// CRC-32 of a zip file.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
        }
        return ~sum
    }
}
