// SPDX-License-Identifier: Apache-2.0

/// An array as numpy writes it to a .npy file: numbers, or one text.
///
/// Source: NumPy, "NPY format" (numpy.lib.format), versions 1.0 to 3.0.
struct NumpyArray {
    var shape: [Int]
    /// Row-major, whatever the order in the file.
    var numbers: [Double] = []
    /// The text of an array of no dimension with a type such as `<U5`.
    var text: String?

    init(_ bytes: [UInt8]) throws(ZipArchive.Fault) {
        guard bytes.count >= 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw ZipArchive.Fault("is not in numpy's .npy format")
        }
        let isShort = bytes[6] == 1
        let lengthCount = isShort ? 2 : 4
        let length = bytes[8..<8 + lengthCount].reversed().reduce(0) { $0 << 8 | Int($1) }
        let start = 8 + lengthCount + length
        guard start <= bytes.count else { throw ZipArchive.Fault("has a header that is cut off") }
        let header = String(decoding: bytes[8 + lengthCount..<start], as: UTF8.self)
        guard let type = Self.value("descr", in: header, from: "'", to: "'") else {
            throw ZipArchive.Fault("has a type that is no plain one: \(header)")
        }
        guard let dimensions = Self.value("shape", in: header, from: "(", to: ")") else {
            throw ZipArchive.Fault("has no shape in its header")
        }
        var shape: [Int] = []
        for part in dimensions.split(separator: ",") {
            let digits = part.filter { $0 != " " }
            if digits.isEmpty { continue }
            guard let count = Int(digits), count >= 0, count <= 1 << 24 else {
                throw ZipArchive.Fault("has the shape (\(dimensions))")
            }
            shape.append(count)
        }
        self.shape = shape
        var count = 1
        for dimension in shape {
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: dimension)
            guard !isTooLarge, product <= 1 << 24 else {
                throw ZipArchive.Fault("has the shape (\(dimensions))")
            }
            count = product
        }
        let data = Array(bytes[start...])
        let code = type.dropFirst()
        guard let order = type.first, let kind = code.first, let size = Int(code.dropFirst()) else {
            throw ZipArchive.Fault("has the type \(type), which is not known here")
        }
        if kind == "U", shape.isEmpty {
            text = Self.text(data, isBigEndian: order == ">")
            return
        }
        guard let read = Self.reader(kind, size) else {
            throw ZipArchive.Fault("has the type \(type), which is not known here")
        }
        guard data.count == count * size else {
            throw ZipArchive.Fault("holds \(data.count) bytes, not \(count) numbers of \(size)")
        }
        numbers.reserveCapacity(count)
        for index in 0..<count {
            let item = data[index * size..<index * size + size]
            numbers.append(
                read(
                    order == ">"
                        ? item.reduce(0) { $0 << 8 | UInt64($1) }
                        : item.reversed().reduce(0) { $0 << 8 | UInt64($1) }
                )
            )
        }
        if header.contains("'fortran_order': True"), shape.count == 2 { turn() }
    }

    /// From column-major to row-major.
    private mutating func turn() {
        let columnMajor = numbers
        for row in 0..<shape[0] {
            for column in 0..<shape[1] {
                numbers[row * shape[1] + column] = columnMajor[column * shape[0] + row]
            }
        }
    }

    private static func reader(_ kind: Character, _ size: Int) -> ((UInt64) -> Double)? {
        switch (kind, size) {
        case ("f", 8): { Double(bitPattern: $0) }
        case ("f", 4): { Double(Float(bitPattern: UInt32($0))) }
        case ("i", 8): { Double(Int64(bitPattern: $0)) }
        case ("i", 4): { Double(Int32(truncatingIfNeeded: $0)) }
        case ("i", 2): { Double(Int16(truncatingIfNeeded: $0)) }
        case ("i", 1): { Double(Int8(truncatingIfNeeded: $0)) }
        case ("u", 1), ("u", 2), ("u", 4), ("u", 8), ("b", 1): { Double($0) }
        default: nil
        }
    }

    private static func text(_ data: [UInt8], isBigEndian: Bool) -> String {
        var scalars = String.UnicodeScalarView()
        for index in stride(from: 0, to: data.count - 3, by: 4) {
            let item = data[index..<index + 4]
            let value =
                isBigEndian
                ? item.reduce(0) { $0 << 8 | UInt32($1) }
                : item.reversed().reduce(0) { $0 << 8 | UInt32($1) }
            if value != 0, let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    /// What stands between two marks after a key of the header, which is a Python dictionary.
    private static func value(
        _ key: String,
        in header: String,
        from opening: Character,
        to closing: Character
    ) -> String? {
        guard let found = header.firstRange(of: "'\(key)':") else { return nil }
        let rest = header[found.upperBound...].drop { $0 == " " }
        guard rest.first == opening, let end = rest.dropFirst().firstIndex(of: closing) else {
            return nil
        }
        return String(rest[rest.index(after: rest.startIndex)..<end])
    }
}
