// SPDX-License-Identifier: Apache-2.0

internal import Experiments

/// An input as a table: each row holds from its time to that of the next, the last one for good.
struct StimulusTable: Sendable {
    private let times: [Double]
    private let levels: [Double]

    /// Reads two columns under a header that names their units: `time [ms],current [uA/cm2]`.
    init(_ text: String, file: String, _ units: DriveUnits) throws(NeuronMistake) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let header = lines.first.map(Self.cells) ?? []
        guard header.count == 2, let time = Self.unit(header[0], "time", units.time),
            let input = Self.unit(header[1], units.noun, units.input)
        else {
            let example = "time [\(units.time.spelling)],\(units.noun) [\(units.input.spelling)]"
            throw Self.mistake(
                file,
                1,
                "two columns with their units, a time and a \(units.noun) that drives this model",
                example
            )
        }
        var times: [Double] = []
        var levels: [Double] = []
        for (index, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
            let cells = Self.cells(line)
            guard cells.count == 2, let at = Self.number(cells[0], time, units.time),
                let level = Self.number(cells[1], input, units.input)
            else { throw Self.mistake(file, index + 1, "two decimal numbers", "10,2.5") }
            guard at > times.last ?? -.infinity else {
                throw Self.mistake(file, index + 1, "a time after the row before", "10,2.5")
            }
            times.append(at)
            levels.append(level)
        }
        guard !times.isEmpty else {
            throw Self.mistake(file, 2, "a row under the header", "10,2.5")
        }
        self.times = times
        self.levels = levels
    }

    /// How many rows there are.
    var rowCount: Int { times.count }

    /// The input at a time, 0 before the first row.
    func input(at time: Double) -> Double {
        let count = rowCount(until: time)
        return count == 0 ? 0 : levels[count - 1]
    }

    /// When the next row begins; infinite after the last.
    func nextRow(after time: Double) -> Double {
        let count = rowCount(until: time)
        return count < times.count ? times[count] : .infinity
    }

    /// How many rows have begun.
    private func rowCount(until time: Double) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            String(cell.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }
    }

    /// The unit in `time [ms]` or `current_uA_per_cm2`, when the name is right and the unit fits.
    private static func unit(_ cell: String, _ name: String, _ wanted: CompoundUnit) -> String? {
        guard cell.lowercased().hasPrefix(name) else { return nil }
        let words = cell.dropFirst(name.count).split(separator: "_")
        let unit = words.map { $0 == "per" ? "/" : $0 }.joined()
            .filter { !" []()".contains($0) }
        return number("1", unit, wanted) == nil ? nil : unit
    }

    private static func number(_ cell: String, _ unit: String, _ wanted: CompoundUnit) -> Double? {
        // A cell is a number alone: the unit stands in the header.
        guard let last = cell.last, last.isNumber || last == "." else { return nil }
        do {
            return try wanted.value(of: unit == "1" ? cell : "\(cell) \(unit)")
        } catch {
            return nil
        }
    }

    private static func mistake(
        _ file: String,
        _ line: Int,
        _ expected: String,
        _ example: String
    ) -> NeuronMistake {
        .init(.stimulusWrong, "\(file):\(line): expected \(expected); for example \(example).")
    }
}
