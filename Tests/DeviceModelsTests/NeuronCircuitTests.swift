// SPDX-License-Identifier: Apache-2.0

import DeviceModels
import PortableMath
import Testing

@Suite("neuron circuits")
struct NeuronCircuitTests {
    @Test("circuits, parameters and presets are found by their names, and by no others")
    func names() throws {
        var names: Set<String> = []
        for kind in NeuronCircuitKind.allCases {
            let name = "\(kind.card.name)"
            #expect(names.insert(name).inserted)
            #expect(NeuronCircuitKind(named: name.utf8) == kind)
            #expect(NeuronCircuitKind(named: "\(name)x".utf8) == nil)
            var own: Set<String> = []
            for index in 0..<kind.parameterCount {
                let parameter = try #require(kind.parameter(at: index))
                #expect(own.insert("\(parameter.name)").inserted)
                #expect(kind.parameterIndex(named: "\(parameter.name)".utf8) == index)
            }
            #expect(kind.parameterCount <= CircuitValues.limit)
            #expect(kind.parameter(at: kind.parameterCount) == nil)
            #expect(kind.parameter(at: -1) == nil)
            #expect(kind.parameterIndex(named: "".utf8) == nil)
            #expect(kind.preset(named: "".utf8) == nil)
        }
    }

    @Test("each preset has values in their ranges, and fires under its drive")
    func presets() throws {
        for kind in NeuronCircuitKind.allCases {
            var index = 0
            while let preset = kind.preset(at: index) {
                for place in 0..<kind.parameterCount {
                    let parameter = try #require(kind.parameter(at: place))
                    #expect(parameter.fault(of: preset.values[place]) == nil, "\(preset.name)")
                }
                var circuit = try NeuronCircuit(kind: kind, preset: preset, noise: noise)
                let drive = preset.drive
                if drive.pulseSeconds == 0 {
                    circuit.advance(input: drive.input, seconds: drive.seconds)
                } else {
                    let period = drive.pulseSeconds + drive.gapSeconds
                    for _ in 0..<Int((drive.seconds / period).rounded()) {
                        circuit.advance(input: drive.input, seconds: drive.pulseSeconds)
                        circuit.advance(input: 0, seconds: drive.gapSeconds)
                    }
                }
                #expect(circuit.spikeCount > 0, "\(kind.card.name) \(preset.name)")
                index += 1
            }
            #expect(index > 0)
        }
    }

    @Test("each parameter refuses what is no number or outside its range")
    func refusals() throws {
        for kind in NeuronCircuitKind.allCases {
            for index in 0..<kind.parameterCount {
                let description = try #require(kind.parameter(at: index))
                #expect(description.fault(of: description.standard) == nil)
                for (value, fault) in [
                    (Double.nan, ModelFault.notFinite), (.infinity, .notFinite),
                    (description.high.nextUp, .outOfRange), (description.low.nextDown, .outOfRange),
                ] {
                    #expect(throws: fault) {
                        try NeuronCircuit(kind: kind, noise: noise) {
                            $0 == index ? value : kind.parameter(at: $0)?.standard ?? 0
                        }
                    }
                }
            }
        }
    }

    @Test("parameters that contradict one another are refused")
    func contradictions() {
        let cases: [(NeuronCircuitKind, [String: Double])] = [
            (.thresholdSwitch, ["hold_voltage": 1]), (.thresholdSwitch, ["on_resistance": 1e9]),
            (.silverNanodot, ["positive_hold": 0.3]), (.silverNanodot, ["negative_hold": -1]),
            (.mottNeuristor, ["metal_resistivity": 2e-3]), (.mottNeuristor, ["rest_level": 1]),
            (.thermalNeuristor, ["rest_current": 2]),
            (.phaseChange, ["amorphous_conductance": 1e-3]),
            (.selfResetting, ["on_resistance": 1e7]), (.stochasticTransition, ["hold_voltage": 2]),
            (.stochasticTransition, ["on_resistance": 1e6]),
            (.adaptiveThreshold, ["rest_conductance": 1e-3]),
        ]
        for (kind, changes) in cases {
            #expect(throws: ModelFault.inconsistent, "\(kind) \(changes)") {
                try circuit(kind, nil, changes)
            }
        }
    }

    @Test("no input and no parameters lead to an infinity")
    func boundsHold() throws {
        for kind in NeuronCircuitKind.allCases {
            var built = 0
            for trial in 0..<UInt32(120) {
                let own = CellNoise(seed: 9, device: trial)
                guard let made = try? extreme(kind, trial, own) else { continue }
                built += 1
                var circuit = made
                for event in 0..<UInt64(30) {
                    let bits = CounterNoise(seed: 21)
                        .bits(event: event, device: trial, stream: .user)
                    let scale = [1e4, 1, 1e-3, 20][Int(bits % 4)]
                    let input = (Double(bits >> 40) / 0x1p23 - 1) * scale
                    // A spike at most, so that no circuit is asked for 10¹⁵ of them.
                    let seconds = [1e-9, 3e-8, 2e-7][Int(bits % 3)]
                    _ = circuit.advanceToSpike(input: input, seconds: seconds)
                    #expect(circuit.membrane.isFinite, "\(kind) \(trial)")
                    #expect(circuit.output.isFinite, "\(kind) \(trial)")
                }
            }
            #expect(built > 10, "\(kind)")
        }
    }

    /// A circuit whose parameters lie at an end of their range, each with one chance in four.
    private func extreme(
        _ kind: NeuronCircuitKind,
        _ trial: UInt32,
        _ own: CellNoise
    ) throws(ModelFault) -> NeuronCircuit {
        try NeuronCircuit(kind: kind, noise: own) { index in
            guard let parameter = kind.parameter(at: index) else { return 0 }
            let bits = CounterNoise(seed: 20)
                .bits(event: UInt64(index), device: trial, stream: .user)
            return switch bits % 8 {
            case 0: parameter.low
            case 1: parameter.high
            default: parameter.standard
            }
        }
    }

    @Test("one long call equals many short ones, bit for bit where steps are fixed")
    func composition() throws {
        for kind in [
            NeuronCircuitKind.mottNeuristor, .thermalNeuristor, .stochasticTransition,
            .selfResetting, .silverNanodot, .adaptiveThreshold,
        ] {
            let step = [.selfResetting, .silverNanodot].contains(kind) ? 1e-9 : 1e-8
            let length = kind == .adaptiveThreshold ? 1e-4 : step
            let input = try #require(kind.preset(at: 0)).drive.input
            var whole = try circuit(kind)
            var cut = whole
            let spikes = whole.advance(input: input, seconds: length * 3000)
            var counted = 0
            for _ in 0..<3000 { counted += cut.advance(input: input, seconds: length) }
            #expect(whole.membrane.bitPattern == cut.membrane.bitPattern, "\(kind)")
            #expect(whole.output.bitPattern == cut.output.bitPattern, "\(kind)")
            #expect(spikes == counted, "\(kind)")
        }
    }

    // An exponential cut in n pieces rounds n times.
    @Test("where events are solved exactly, cutting a piece changes nothing but rounding")
    func exactComposition() throws {
        for kind in [
            NeuronCircuitKind.thresholdSwitch, .phaseChange, .unipolarOxide, .mottAvalanche,
        ] {
            let drive = try #require(kind.preset(at: 0)).drive
            let width = drive.pulseSeconds > 0 ? drive.pulseSeconds : 0.4e-3
            var whole = try circuit(kind)
            var cut = whole
            for _ in 0..<3 {
                whole.advance(input: drive.input, seconds: width)
                for _ in 0..<8 { cut.advance(input: drive.input, seconds: width / 8) }
                whole.advance(input: 0, seconds: drive.gapSeconds)
                cut.advance(input: 0, seconds: drive.gapSeconds)
            }
            #expect(relativeError(cut.membrane, whole.membrane) < 1e-13, "\(kind)")
        }
    }

    @Test("an input or a duration that is none is a programmer error")
    func nonsense() async {
        await #expect(processExitsWith: .failure) {
            var circuit = try circuit(.thresholdSwitch)
            circuit.advance(input: .nan, seconds: 1)
        }
        await #expect(processExitsWith: .failure) {
            var circuit = try circuit(.thresholdSwitch)
            circuit.advance(input: 1, seconds: -1)
        }
    }
}
