// SPDX-License-Identifier: Apache-2.0

package import Experiments
internal import PulsePrograms
internal import Quantities

extension PostsynapticCurrent {
    /// Its name and parameters.
    package static let schema = ProcedureSchema(
        "postsynaptic-current",
        about: "Samples the current of a cell during and after one spike, less that of a control.",
        Stimulus.pulseParameters("spike", amplitude: "1 V", width: "10 ms") + [
            Parameter(
                "prime_pulses",
                .integer,
                default: "0",
                minimum: "0",
                maximum: "10000",
                about: "Spikes that potentiate cell and control before, so that both can fall."
            ),
            Parameter(
                "rest",
                .quantity(.duration),
                default: "10 s",
                minimum: "1 us",
                about: "How long a cell rests before it is sampled."
            ),
            Stimulus.countParameter(
                "samples_before",
                default: "20",
                about: "Samples at the bias before the spike."
            ),
            Stimulus.countParameter(
                "samples_during",
                default: "10",
                about: "Samples in the time of the spike."
            ),
            Parameter(
                "samples_after",
                .integer,
                default: "100",
                minimum: "8",
                maximum: "1500",
                about: "Samples at the bias after the spike."
            ),
            Parameter(
                "control_spike",
                .flag,
                default: "false",
                about: "Whether the control gets the spike too, as a resistor should."
            ),
            Stimulus.countParameter("repeats", default: "4", about: "Spikes of each sign."),
        ] + ReadPolicy.parameters(voltage: "0.1 V", width: "1 ms", average: "16")
    )

    /// What the experiment asks for.
    struct Settings: Sendable {
        /// A voltage across the cell.
        struct Level: Sendable {
            let asked: Microvolts
            let code: Int16
        }

        let spike: Stimulus
        let primes: UInt32
        let rest: UInt64
        let before: Int
        let during: Int
        let after: Int
        let spikesControl: Bool
        let repeats: Int
        let bias: Level
        private let excitatory: Level
        private let inhibitory: Level
        /// A sample at the bias.
        let slow: Read
        /// A sample in a spike.
        let fast: Read

        init(_ given: GivenParameters, _ stage: Stage) throws(ProcedureError) {
            spike = try Stimulus(given, stage, prefix: "spike")
            guard spike.volts.value > 0 else {
                throw ProcedureError(
                    .parameter,
                    "spike_amplitude",
                    "it must be positive; the inhibitory spike has the opposite sign"
                )
            }
            primes = UInt32(try given.count("prime_pulses"))
            rest = stage.pulseTicks(try given.duration("rest"))
            before = try given.count("samples_before")
            during = try given.count("samples_during")
            after = try given.count("samples_after")
            spikesControl = try given.flag("control_spike")
            repeats = try given.count("repeats")
            let policy = try ReadPolicy(given, stage)
            bias = Level(asked: policy.asked, code: policy.code)
            let asked = stage.across(spike.volts)
            let opposite = Microvolts(-asked.value)
            excitatory = Level(asked: asked, code: try stage.calibration.code(across: asked))
            inhibitory = Level(asked: opposite, code: try stage.calibration.code(across: opposite))
            slow = policy.read
            let aperture = spike.ticks / UInt64(during)
            guard aperture >= stage.board.shortestTicks else {
                throw ProcedureError(
                    .parameter,
                    "samples_during",
                    "the spike is too short for so many samples"
                )
            }
            fast = Read(average: 1, aperture: aperture)
        }

        /// Samples of one cell.
        var sampleCount: Int { before + during + after }

        /// Whether a sample lies in the time of the spike.
        func isDuring(_ place: Int) -> Bool { place >= before && place < before + during }

        /// The voltage of a spike.
        func level(of kind: Kind) -> Level { kind == .excitatory ? excitatory : inhibitory }

        /// The programmed voltage of a spike over that of the bias.
        func spikeRatio(_ kind: Kind) -> Double {
            Double(level(of: kind).code) / Double(bias.code)
        }

        /// When the samples after the spike were taken, from its end, in seconds.
        func times(_ stage: Stage) -> [Double] {
            let period = Double(UInt64(slow.average) * slow.aperture) * stage.secondsPerTick
            return (0..<after).map { (Double($0) + 0.5) * period }
        }
    }
}
