// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Foundation

/// A key of a file that `hebb solve` reads; those with a dot are of an object in JSON.
enum SolveKey: String, CaseIterable {
    case rows
    case columns
    case conductances = "conductances_S"
    case rowVoltages = "row_voltages_V"
    case wordLineSegment = "word_line_segment_ohm"
    case bitLineSegment = "bit_line_segment_ohm"
    case driver = "driver_ohm"
    case sense = "sense_ohm"
    case rowEnds = "row_ends"
    case columnEnds = "column_ends"
    case columnVoltages = "column_voltages_V"
    case rowRightVoltages = "row_right_voltages_V"
    case columnTopVoltages = "column_top_voltages_V"
    case floatingRows = "floating_rows"
    case floatingColumns = "floating_columns"
    case openCells = "open_cells"
    case shortedCells = "shorted_cells"
    case short = "short_S"
    case stuckCells = "stuck_cells"
    case nonlinearity = "nonlinearity_per_volt"
    case selectorConductance = "selector.conductance_S"
    case selectorCurvature = "selector.curvature_per_volt"
    case transconductance = "transistors.transconductance_A_per_V2"
    case threshold = "transistors.threshold_V"
    case gates = "transistors.gates"
    case gateVoltages = "transistors.gate_voltages_V"
}

/// What stands under a key: numbers in a shape of no, one or two dimensions, or a text.
struct SolveValue: Decodable {
    var shape: [Int]
    var numbers: [Double] = []
    var text: String?

    init(shape: [Int], numbers: [Double], text: String?) {
        self.shape = shape
        self.numbers = numbers
        self.text = text
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            numbers = [try container.decode(Double.self)]
            shape = []
            return
        } catch DecodingError.typeMismatch {}
        do {
            text = try container.decode(String.self)
            shape = []
            return
        } catch DecodingError.typeMismatch {}
        do {
            numbers = try container.decode([Double].self)
            shape = [numbers.count]
            return
        } catch DecodingError.typeMismatch {}
        let lists = try container.decode([[Double]].self)
        let width = lists.first?.count ?? 0
        guard lists.allSatisfy({ $0.count == width }) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "Its lists are not all as long as the first."
            )
        }
        numbers = lists.flatMap { $0 }
        shape = [lists.count, width]
    }
}

/// What stands under a key of a JSON file: a value, or an object of values.
enum SolveEntry: Decodable {
    case value(SolveValue)
    case object([String: SolveValue])

    init(from decoder: any Decoder) throws {
        if (try? decoder.container(keyedBy: AnyKey.self)) != nil {
            self = .object(try [String: SolveValue](from: decoder))
        } else {
            self = .value(try SolveValue(from: decoder))
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// A file that `hebb solve` reads, by keys.
struct SolveInput {
    let path: String
    private(set) var values: [String: SolveValue] = [:]

    /// The largest file accepted.
    static let maximumByteCount = 512 << 20

    /// Reads a JSON or an NPZ file, told apart by its first bytes.
    init(path: String) throws {
        self.path = path
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = try Array(handle.read(upToCount: Self.maximumByteCount + 1) ?? Data())
            try handle.close()
        } catch {
            throw Self.failure(path, "the file cannot be read")
        }
        guard bytes.count <= Self.maximumByteCount else {
            throw Self.failure(path, "the file is larger than \(Self.maximumByteCount) bytes")
        }
        if ZipArchive.isArchive(bytes) {
            try readArchive(bytes)
        } else {
            try readJSON(bytes)
        }
        for key in values.keys.sorted() where SolveKey(rawValue: key) == nil {
            throw Self.failure(
                path,
                "the key \(key) is not known; known are "
                    + SolveKey.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
    }

    subscript(key: SolveKey) -> SolveValue? { values[key.rawValue] }

    static func failure(_ path: String, _ sentence: String) -> ControlFailure {
        ControlFailure("arrayInvalid", "\(path): \(sentence).", .usage)
    }

    private mutating func readArchive(_ bytes: [UInt8]) throws {
        do {
            let archive = try ZipArchive(bytes)
            for member in archive.members {
                let key =
                    member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name
                guard SolveKey(rawValue: key) != nil else {
                    values[key] = SolveValue(shape: [], numbers: [], text: nil)
                    continue
                }
                do {
                    let array = try NumpyArray(archive.contents(of: member))
                    values[key] = SolveValue(
                        shape: array.shape,
                        numbers: array.numbers,
                        text: array.text
                    )
                } catch {
                    throw Self.failure(path, "\(key): \(error)")
                }
            }
        } catch let fault as ZipArchive.Fault {
            throw Self.failure(path, fault.description)
        }
    }

    private mutating func readJSON(_ bytes: [UInt8]) throws {
        do {
            let entries = try JSONDecoder().decode([String: SolveEntry].self, from: Data(bytes))
            for key in entries.keys.sorted() { try read(key, entries[key]) }
        } catch let error as DecodingError {
            throw Self.failure(path, Self.sentence(error))
        }
    }

    /// Takes an entry of a JSON file; the keys of an object go by its name and theirs.
    private mutating func read(_ key: String, _ entry: SolveEntry?) throws {
        let inner = SolveKey.allCases.map(\.rawValue).filter { $0.hasPrefix(key + ".") }
        switch entry {
        case .value(let value) where inner.isEmpty: values[key] = value
        case .object(let object) where !inner.isEmpty && !object.isEmpty:
            for (name, value) in object { values["\(key).\(name)"] = value }
        case .object where inner.isEmpty:
            throw Self.failure(path, "\(key) is \(Self.noValue)")
        default:
            let names = inner.map { $0.dropFirst(key.count + 1) }.joined(separator: ", ")
            throw Self.failure(path, "\(key) must be an object with the keys \(names)")
        }
    }

    private static let noValue = "no number, text, list of numbers or list of such lists"

    /// The key that an error is about; of an object in the file, with its name before it.
    private static func key(_ context: DecodingError.Context) -> String? {
        let path = context.codingPath.filter { $0.intValue == nil }.map(\.stringValue)
        return path.isEmpty ? nil : path.joined(separator: ".")
    }

    private static func sentence(_ error: DecodingError) -> String {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return key(context).map { "\($0) is \(noValue)" } ?? "the file is no JSON object"
        case .dataCorrupted(let context):
            if let key = key(context) {
                return "\(key): "
                    + context.debugDescription.prefix(1).lowercased()
                    + String(context.debugDescription.dropFirst()).trimmingCharacters(
                        in: CharacterSet(charactersIn: ".")
                    )
            }
            return "the file is neither JSON nor an NPZ archive"
        default:
            return "the file is no JSON object"
        }
    }
}
