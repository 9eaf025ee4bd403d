// SPDX-License-Identifier: Apache-2.0

extension Waveform {
    /// The most samples of a file.
    package static let sampleLimit = 10_000_000

    /// Reads a table of comma-separated values whose header names units: `time_s,voltage_V`.
    ///
    /// Other columns are left alone, so that exports of instruments can be used as they are.
    ///
    /// - Throws: ``SimulationError`` `.waveformMalformed` with the line.
    package init(table text: String, file: String) throws(SimulationError) {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard let header = lines.first, !Self.cells(header).allSatisfy(\.isEmpty) else {
            throw Self.mistake(file, 1, "the file is empty", "a header such as time_s,voltage_V")
        }
        let columns = Self.cells(header)
        let time = try Self.column("time", Self.timeUnits, columns, file)
        let voltage = try Self.column("voltage", Self.voltageUnits, columns, file)
        var samples: [Sample] = []
        for (index, line) in lines.enumerated().dropFirst() {
            let cells = Self.cells(line)
            if cells == [""] { continue }
            guard cells.count == columns.count else {
                let found = "there are \(cells.count) values"
                throw Self.mistake(file, index + 1, found, "\(columns.count), as in the header")
            }
            let seconds = try Self.number(cells[time.index], "time", file, index + 1) / time.parts
            let volts =
                try Self.number(cells[voltage.index], "voltage", file, index + 1) / voltage.parts
            try Self.check(seconds, volts, samples, file, index + 1)
            samples.append(Sample(seconds: seconds, volts: volts))
        }
        guard samples.count >= 2 else {
            let found = "there are \(samples.count) samples"
            throw Self.mistake(file, lines.count, found, "at least 2")
        }
        self.init(samples)
    }

    /// Units with how many of them make the SI unit: 5 µs are the double nearest to 5e-6 s.
    private static let timeUnits: [(String, Double)] = [
        ("s", 1), ("ms", 1e3), ("us", 1e6), ("ns", 1e9),
    ]
    private static let voltageUnits: [(String, Double)] = [("V", 1), ("mV", 1e3), ("uV", 1e6)]

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            let padding: Set<Character> = [" ", "\t", "\"", "\u{FEFF}"]
            let start = cell.drop { padding.contains($0) }
            return String(start.reversed().drop { padding.contains($0) }.reversed())
        }
    }

    private static func column(
        _ quantity: String,
        _ units: [(String, Double)],
        _ columns: [String],
        _ file: String
    ) throws(SimulationError) -> (index: Int, parts: Double) {
        var found: [(index: Int, parts: Double)] = []
        for (index, name) in columns.enumerated() {
            let unit = units.first { name == "\(quantity)_\($0.0)" }
            if let unit { found.append((index, unit.1)) }
        }
        guard found.count == 1 else {
            let names = units.map { "\(quantity)_\($0.0)" }.joined(separator: ", ")
            let what =
                found.isEmpty
                ? "no column is a \(quantity) with its unit" : "two columns are a \(quantity)"
            throw mistake(file, 1, what, "one of \(names)")
        }
        return found[0]
    }

    private static func number(
        _ text: String,
        _ quantity: String,
        _ file: String,
        _ line: Int
    ) throws(SimulationError) -> Double {
        guard let number = Double(text), number.isFinite else {
            throw mistake(file, line, "the \(quantity) is \"\(text)\"", "a number")
        }
        return number
    }

    private static func check(
        _ seconds: Double,
        _ volts: Double,
        _ samples: [Sample],
        _ file: String,
        _ line: Int
    ) throws(SimulationError) {
        guard samples.count < sampleLimit else {
            throw mistake(file, line, "there are too many samples", "at most \(sampleLimit)")
        }
        guard seconds >= 0, seconds <= 1e9, seconds > (samples.last?.seconds ?? -1) else {
            throw mistake(file, line, "the time is \(seconds) s", "rising times from 0 to 1e9 s")
        }
        guard volts.magnitude <= 1e4 else {
            throw mistake(file, line, "the voltage is \(volts) V", "at most 10 kV in magnitude")
        }
    }

    private static func mistake(
        _ file: String,
        _ line: Int,
        _ finding: String,
        _ expected: String
    ) -> SimulationError {
        SimulationError(.waveformMalformed, "\(file):\(line)", finding, expected: expected)
    }
}
