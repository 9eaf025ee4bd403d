// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms
internal import Quantities

/// Turns the records of a run into fields of text, in SI units.
struct SampleTable {
    private let scales: BoardScales
    private let context: StoreError.Context

    /// The annotated instructions of each program.
    private let annotations: [Int: [UInt32: ProgramAnnotation.Instruction]]

    /// The highest range a record may state; it keeps exact arithmetic in 128 bits:
    /// 2³¹ codes · 10⁹ fA · 10^(12 + 6) < 2¹²¹.
    private static let maximumRange: UInt8 = 12

    init(run: StoredRun, path: String, programs: [StoredProgram]) {
        scales = run.scales
        context = StoreError.Context(path: path, run: String(run.number))
        annotations = Dictionary(
            programs.map { program in
                let pairs = program.annotation.instructions.map { ($0.offset, $0) }
                return (program.ordinal, Dictionary(pairs) { first, _ in first })
            }
        ) { first, _ in first }
    }

    /// The fields of one record, in the order of ``CommaSeparatedExport/header``.
    ///
    /// - Throws: ``StoreError`` `.damaged` when the range is none that a board may state.
    func fields(
        _ record: Record,
        index: UInt64,
        play: StoredPlay
    ) throws(StoreError) -> [String] {
        let time = Int128(record.tick) * Int128(scales.programTickNanoseconds)
        let place = [
            "\(play.ordinal)", "\(index)", "\(record.tick)", "\(time)", "\(record.kind)",
            "\(record.line.kind)", "\(record.line.index + 1)", "\(record.range)", "\(record.code)",
        ]
        guard record.kind == .sample else {
            return place + ["", "", "", "", Self.names(of: record.flags)]
        }
        guard record.range <= Self.maximumRange else {
            let cause = "record \(index) of play \(play.ordinal) states range \(record.range)"
            throw StoreError(.damaged, context, cause: cause)
        }
        let nanovolts = Int128(record.drive) * Int128(scales.dacStepNanovolts)
        let codes = Int128(record.code) * Int128(scales.adcStepFemtoamperes)
        return place + [
            asked(record, nanovolts, program: play.intent.program),
            ExactDecimal.text(nanovolts, exponent: -3),
            ExactDecimal.text(codes, exponent: Int(record.range) - 3),
            conductance(codes, range: record.range, nanovolts),
            Self.names(of: record.flags),
        ]
    }

    /// The voltage that was asked for where the record was made, in microvolts.
    private func asked(_ record: Record, _ nanovolts: Int128, program: Int) -> String {
        guard let instruction = annotations[program]?[record.programCounter] else { return "" }
        let asked = Int128(instruction.askedMicrovolts)
        guard let step = instruction.stepMicrovolts, step != 0 else { return "\(asked)" }
        let sinceFirst = nanovolts - Int128(instruction.programmedMicrovolts) * 1000
        let repetition = ExactDecimal.quotient(sinceFirst, Int128(step) * 1000)
        return "\(asked + repetition * Int128(step))"
    }

    /// The conductance in picosiemens: 1 fA / 1 nV = 10⁶ pS.
    private func conductance(_ codes: Int128, range: UInt8, _ nanovolts: Int128) -> String {
        guard nanovolts != 0 else { return "" }
        let dividend = codes * ExactDecimal.powerOfTen(Int(range) + 6)
        return "\(ExactDecimal.quotient(dividend, nanovolts))"
    }

    /// The names of the flags that are set, the bits without a name in hexadecimal.
    private static func names(of flags: Record.Flags) -> String {
        let known: [(Record.Flags, String)] = [
            (.saturated, "saturated"), (.autoranged, "autoranged"), (.driven, "driven"),
            (.limited, "limited"),
        ]
        var names = known.filter { flags.contains($0.0) }.map(\.1)
        let rest = known.reduce(flags) { $0.subtracting($1.0) }
        if !rest.isEmpty { names.append("0x" + String(rest.rawValue, radix: 16)) }
        return names.joined(separator: "|")
    }
}
