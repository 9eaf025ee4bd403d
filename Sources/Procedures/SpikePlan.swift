// SPDX-License-Identifier: Apache-2.0

internal import Experiments
internal import Plasticity
internal import PulsePrograms
internal import Quantities

/// A spike as an experiment asks for it and as the lines of a bench play it.
///
/// Pre drives the row, post the column, both with one waveform, whose sign makes
/// V(post) − V(pre) the effective voltage: pre before post potentiates.
struct SpikePlan: Sendable {
    /// The parameters that describe a spike.
    static let parameters = [
        Parameter(
            "head_amplitude",
            .quantity(.voltage),
            default: "0.6 V",
            minimum: "1 mV",
            about: "Voltage of a spike's head."
        ),
        Parameter(
            "head_width",
            .quantity(.duration),
            default: "1 ms",
            minimum: "1 us",
            about: "How long a spike's head lasts; its start is the reference of time."
        ),
        Parameter(
            "tail_amplitude",
            .quantity(.voltage),
            default: "0.6 V",
            minimum: "0 V",
            about: "Magnitude of a spike's tail, whose sign is opposite to the head's."
        ),
        Parameter(
            "tail_time",
            .quantity(.duration),
            default: "8 ms",
            minimum: "1 us",
            about: "Time constant of a spike's tail, which is cut after five of them."
        ),
        Parameter(
            "waveform_step",
            .quantity(.duration),
            default: "500 us",
            minimum: "1 us",
            about: "How long one sample of a spike lasts."
        ),
    ]

    /// The waveform that was asked for.
    let waveform: SpikeWaveform
    /// The codes on a line.
    let codes: [Int16]
    /// Program ticks of one code.
    let period: UInt64
    /// The sign on a line of a positive effective voltage: +1 or −1.
    let sign: Int64

    /// A spike whose head is positive, and whose tail is not, where both are effective voltages.
    init(_ given: Parameters, _ stage: Stage) throws(ProcedureError) {
        try self.init(given, stage, headSign: 1, tailFollowsHead: false, stretch: 1)
    }

    /// A spike with the head's sign, +1 or −1, and with a tail `stretch` times as long.
    init(
        _ given: Parameters,
        _ stage: Stage,
        headSign: Int64,
        tailFollowsHead: Bool,
        stretch: Int64
    ) throws(ProcedureError) {
        let sign = -stage.orientation
        let made = try ProcedureError.reading("spike") { () throws(ExperimentError) in
            SpikeWaveform(
                head: Microvolts(sign * headSign * (try given.voltage("head_amplitude").value)),
                headWidth: try given.duration("head_width"),
                tail: try given.voltage("tail_amplitude"),
                tailTime: Nanoseconds(stretch * (try given.duration("tail_time").value)),
                step: try given.duration("waveform_step"),
                tailFollowsHead: tailFollowsHead
            )
        }
        guard let made else {
            throw ProcedureError(
                .parameter,
                "waveform_step",
                "head_width and five times tail_time must be whole numbers of waveform_step"
            )
        }
        var codes: [Int16] = []
        for sample in made.samples {
            codes.append(try stage.calibration.code(onLine: sample))
        }
        self.codes = codes
        waveform = made
        period = stage.pulseTicks(made.step)
        self.sign = sign
    }

    /// Program ticks of the whole spike.
    var ticks: UInt64 { UInt64(codes.count) * period }

    /// The head, for annotations.
    var peak: (asked: Microvolts, code: Int16) { (waveform.head, codes.first ?? 0) }

    /// The spike as a board plays it, in effective voltages, for overlaps.
    ///
    /// V(post) − V(pre) of these codes is the effective voltage.
    var effective: ProgrammedSpike {
        ProgrammedSpike(codes: codes.map { Int16(sign) * $0 }, period: Int64(period))
    }
}
