// SPDX-License-Identifier: Apache-2.0

package import Experiments
internal import Plasticity
internal import PulsePrograms
internal import Quantities

extension Coincidence {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "coincidence",
        about: "Lets a column and its neuron learn which of its rows fire together.",
        patternParameters + neuronParameters + SpikePlan.parameters + readParameters
    )

    private static let patternParameters = [
        Parameter(
            "epochs",
            .integer,
            default: "60",
            minimum: "2",
            maximum: "1000",
            about: "How many epochs; halfway through, the second rows become correlated."
        ),
        Parameter(
            "frames",
            .integer,
            default: "10",
            minimum: "1",
            maximum: "100",
            about: "Frames of an epoch."
        ),
        Parameter(
            "frame",
            .quantity(.duration),
            default: "50 ms",
            minimum: "1 ms",
            about: "How long the neuron integrates in a frame."
        ),
        Parameter(
            "step",
            .quantity(.duration),
            default: "100 us",
            minimum: "1 us",
            about: "What spike times are multiples of, and how often the neuron integrates."
        ),
        Parameter(
            "first_rows",
            .list(.integer, count: 2...2),
            default: "[11, 15]",
            minimum: "1",
            about: "First and last row that are correlated at first."
        ),
        Parameter(
            "second_rows",
            .list(.integer, count: 2...2),
            default: "[1, 5]",
            minimum: "1",
            about: "First and last row that are correlated later."
        ),
        Parameter(
            "onset",
            .list(.quantity(.duration), count: 2...2),
            default: "[5 ms, 40 ms]",
            minimum: "0 s",
            about: "Between which times the correlated rows' onset lies."
        ),
        Parameter(
            "others",
            .list(.quantity(.duration), count: 2...2),
            default: "[2 ms, 45 ms]",
            minimum: "0 s",
            about: "Between which times the other rows fire."
        ),
        Parameter(
            "jitter",
            .quantity(.duration),
            default: "200 us",
            minimum: "0 s",
            about: "Standard deviation of a correlated row around the onset."
        ),
        Parameter(
            "control",
            .choice(["none", "no-overlap"]),
            default: "none",
            about: "Whether pre and post waveforms are kept apart, so that nothing can be learnt."
        ),
    ]

    private static let neuronParameters = [
        Parameter(
            "threshold",
            .quantity(.charge),
            default: "95 nC",
            minimum: "1 fC",
            about: "Charge above which the neuron fires; 1 nC is 1 uS V ms."
        ),
        Parameter(
            "leak_time",
            .quantity(.duration),
            default: "4 ms",
            minimum: "1 us",
            about: "Time constant of the neuron's leak."
        ),
        Parameter(
            "refractory",
            .quantity(.duration),
            default: "10 ms",
            minimum: "0 s",
            about: "How long the neuron rests after a spike."
        ),
        Parameter(
            "full_scale",
            .quantity(.current),
            default: "1.5 mA",
            minimum: "1 pA",
            about: "Largest current of the column that the neuron must sense."
        ),
        Parameter(
            "hit_window",
            .quantity(.duration),
            default: "4 ms",
            minimum: "1 us",
            about: "How near the onset a spike of the neuron counts as a hit."
        ),
    ]

    private static let readParameters = [
        Parameter(
            "screening_spikes",
            .integer,
            default: "20",
            minimum: "0",
            maximum: "1000",
            about: "Heads of each sign that every synapse sees before learning."
        ),
        Parameter(
            "screening_limit",
            .quantity(.ratio),
            default: "2 %",
            minimum: "0.01 %",
            maximum: "100 %",
            about: "Change of a conductance by single heads from which on a synapse is reported."
        ),
        Parameter(
            "read_voltage",
            .quantity(.voltage),
            default: "0.1 V",
            about: "Effective voltage of a read, below every threshold."
        ),
        Parameter(
            "read_width",
            .quantity(.duration),
            default: "160 us",
            minimum: "1 us",
            about: "How long a read lasts."
        ),
        Parameter(
            "average",
            .integer,
            default: "4",
            minimum: "1",
            maximum: "1000",
            about: "Conversions of one read."
        ),
    ]

    /// The metrics it can produce.
    package static let metrics = [
        MetricDescription("ratio_half", "1", "Correlated over other synapses, halfway through."),
        MetricDescription("ratio_end", "1", "Correlated over other synapses at the end."),
        MetricDescription("swap_half", "1", "First over second rows, halfway through."),
        MetricDescription("swap_end", "1", "Second over first rows at the end."),
        MetricDescription("false_fires_half", "1", "Spikes off the onset in the epoch halfway."),
        MetricDescription("false_fires_end", "1", "Spikes off the onset in the last epoch."),
        MetricDescription("false_fires_mean", "1", "Spikes off the onset an epoch."),
        MetricDescription("false_fires_worst", "1", "Spikes off the onset in the worst epoch."),
        MetricDescription("hits_half", "1", "The part of the frames detected halfway through."),
        MetricDescription("hits_end", "1", "The part of the frames detected at the end."),
        MetricDescription("g_first_half", "S", "Mean of the first rows halfway through."),
        MetricDescription("g_second_end", "S", "Mean of the second rows at the end."),
        MetricDescription("cells_below_spike", "1", "Synapses that a single spike changes."),
    ]

    /// What the experiment asks for.
    struct Settings: Sendable {
        let epochs: Int
        let frames: Int
        let first: Range<Int>
        let second: Range<Int>
        let onset: ClosedRange<Double>
        let others: ClosedRange<Double>
        let jitter: Double
        let stepTicks: UInt64
        let stepSeconds: Double
        let stepsPerFrame: Int
        let windowSeconds: Double
        let spike: SpikePlan
        let policy: ReadPolicy
        let neuron: NeuronSettings
        let screeningSpikes: UInt32
        let screeningLimit: Double
        let gapTicks: UInt64
        let restTicks: UInt64

        /// Program ticks of the part of a frame in which the neuron integrates.
        var frameTicks: UInt64 { UInt64(stepsPerFrame) * stepTicks }
        /// Program ticks from one frame to the next.
        var framePeriod: UInt64 { frameTicks + gapTicks + restTicks }

        func pattern(rowCount: Int, seed: UInt64) -> CoincidencePattern {
            CoincidencePattern(
                rowCount: rowCount,
                onset: onset,
                others: others,
                jitter: jitter,
                seed: seed
            )
        }
    }
}
