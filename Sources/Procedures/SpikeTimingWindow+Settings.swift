// SPDX-License-Identifier: Apache-2.0

package import Experiments
internal import Plasticity
internal import Quantities

extension SpikeTimingWindow {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "stdp-window",
        about: "Measures how one cell's conductance changes with the time between two spikes.",
        [
            Parameter(
                "rule",
                .choice(["overlap", "digital", "both"]),
                default: "overlap",
                about: "Whether spikes overlap on the cell, or a rule decides on single pulses."
            ),
            Parameter(
                "differences",
                .list(.quantity(.duration), count: 4...1000),
                default: "{from: -30 ms, to: 30 ms, step: 2 ms}",
                about: "The times from pre to post spike; positive means pre first."
            ),
            Parameter(
                "random_order",
                .flag,
                default: "true",
                about: "Whether the differences are measured in random order."
            ),
            Parameter(
                "pairs",
                .integer,
                default: "2",
                minimum: "1",
                maximum: "1000",
                about: "Pairs of spikes for each difference."
            ),
            Parameter(
                "pair_gap",
                .quantity(.duration),
                default: "10 ms",
                minimum: "1 us",
                about: "From the end of one pair to the start of the next."
            ),
        ] + SpikePlan.parameters + ConductanceRestore.parameters + readParameters
            + digitalParameters
    )

    private static let readParameters =
        ReadPolicy.parameters(voltage: "0.1 V", width: "160 us", average: "16")

    private static let digitalParameters = [
        Parameter(
            "digital_a",
            .quantity(.conductance),
            default: "3 uS",
            minimum: "1 pS",
            about: "A of the digital rule: the rise at a difference of +0."
        ),
        Parameter(
            "digital_b",
            .quantity(.conductance),
            default: "-2 uS",
            maximum: "-1 pS",
            about: "B of the digital rule: the fall at a difference of -0."
        ),
        Parameter(
            "digital_tau_plus",
            .quantity(.duration),
            default: "16.8 ms",
            minimum: "1 us",
            about: "Time constant of the digital rule for positive differences."
        ),
        Parameter(
            "digital_tau_minus",
            .quantity(.duration),
            default: "33.7 ms",
            minimum: "1 us",
            about: "Time constant of the digital rule for negative differences."
        ),
        Parameter(
            "digital_up",
            .quantity(.voltage),
            default: "1 V",
            minimum: "0 V",
            about: "Effective voltage of a potentiating pulse of the digital rule."
        ),
        Parameter(
            "digital_down",
            .quantity(.voltage),
            default: "-1 V",
            maximum: "0 V",
            about: "Effective voltage of a depressing pulse of the digital rule."
        ),
        Parameter(
            "calibration_width",
            .quantity(.duration),
            default: "2 ms",
            minimum: "1 us",
            about: "Width of the pulses that calibrate the digital rule."
        ),
    ]

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("nrmse_overlap", "1", "Error against the programmed spikes' overlap."),
        MetricDescription("sign_errors", "1", "Differences whose change has the wrong sign."),
        MetricDescription("a_plus", "S", "A of the window by overlap."),
        MetricDescription("b_minus", "S", "B of the window by overlap; negative depresses."),
        MetricDescription("tau_plus", "s", "Time constant of its positive side."),
        MetricDescription("tau_minus", "s", "Time constant of its negative side."),
        MetricDescription("fit_error", "1", "What the exponentials leave of the window's range."),
        MetricDescription("nrmse_digital", "1", "Error of the digital rule against the pair rule."),
        MetricDescription("digital_a_plus", "S", "A of the window by the digital rule."),
        MetricDescription("digital_b_minus", "S", "B of the window by the digital rule."),
        MetricDescription("digital_tau_plus", "s", "Time constant of its positive side."),
        MetricDescription("digital_tau_minus", "s", "Time constant of its negative side."),
        MetricDescription("restored_part", "1", "The part of the points that began at the start."),
    ]
}

extension SpikeTimingWindow.Settings {
    init(_ given: Parameters, _ stage: Stage) throws(ProcedureError) {
        let name = SpikeTimingWindow.schema.name
        let spike = try SpikePlan(given, stage)
        restore = try ConductanceRestore(given, stage)
        let read = try ProcedureError.reading(name) { () throws(ExperimentError) in
            (
                rule: try given.text("rule"), differences: try given.durations("differences"),
                pairs: try given.integer("pairs"), gap: try given.duration("pair_gap"),
                voltage: try given.voltage("read_voltage"),
                width: try given.duration("read_width"), average: try given.integer("average")
            )
        }
        let digital = try ProcedureError.reading(name) { () throws(ExperimentError) in
            (
                rule: PairRule(
                    potentiation: Double(try given.conductance("digital_a").value) * 1e-12,
                    depression: Double(try given.conductance("digital_b").value) * 1e-12,
                    potentiationTime: Double(try given.duration("digital_tau_plus").value) * 1e-9,
                    depressionTime: Double(try given.duration("digital_tau_minus").value) * 1e-9
                ),
                up: try given.voltage("digital_up"), down: try given.voltage("digital_down"),
                width: try given.duration("calibration_width")
            )
        }
        policy = try ReadPolicy(
            stage,
            voltage: read.voltage,
            width: read.width,
            average: read.average
        )
        let rules: [SpikeTimingWindow.Rule] =
            read.rule == "both"
            ? [.overlap, .digital] : read.rule == "digital" ? [.digital] : [.overlap]
        self.rules = rules
        law = rules.contains(.overlap) ? try OverlapLaw(profileOf: stage) : nil
        try SpikeDifferences.check(read.differences)
        differences = read.differences
        spikes = SpikePairs(
            pre: spike,
            post: spike,
            count: UInt32(read.pairs),
            gap: stage.pulseTicks(read.gap)
        )
        rule = digital.rule
        up = digital.up
        down = digital.down
        calibrationTicks = stage.pulseTicks(digital.width)
    }
}
