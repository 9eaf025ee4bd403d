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
    /// The sign of the head on a line: +1 or −1.
    let sign: Int64

    init(_ given: Parameters, _ stage: Stage) throws(ProcedureError) {
        let sign = -stage.orientation
        let made = try ProcedureError.reading("spike") { () throws(ExperimentError) in
            SpikeWaveform(
                head: Microvolts(sign * (try given.voltage("head_amplitude").value)),
                headWidth: try given.duration("head_width"),
                tail: try given.voltage("tail_amplitude"),
                tailTime: try given.duration("tail_time"),
                step: try given.duration("waveform_step")
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

    /// The spike as a board plays it, with the head positive, for overlaps.
    ///
    /// V(post) − V(pre) of these codes is the effective voltage.
    var effective: ProgrammedSpike {
        ProgrammedSpike(codes: codes.map { Int16(sign) * $0 }, period: Int64(period))
    }
}
