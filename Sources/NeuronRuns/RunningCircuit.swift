// SPDX-License-Identifier: Apache-2.0

internal import DeviceModels

/// A neuron circuit while it runs.
///
/// A step is divided where the drive has an edge, so that a pulse is as wide as it was asked for;
/// a ramp counts with its value in the middle of a piece.
struct RunningCircuit: RunningNeuron {
    private var circuit: NeuronCircuit
    private let timeStep: Double
    private let unit: String
    private var pieceCount = 0

    init(_ circuit: NeuronCircuit, timeStep: Double, unit: String) {
        self.circuit = circuit
        self.timeStep = timeStep
        self.unit = unit
    }

    var membrane: Double { circuit.membrane }

    var output: Double? { circuit.output }

    func time(afterStep index: Int) -> Double { Double(index + 1) * timeStep }

    mutating func step(
        _ index: Int,
        _ drive: NeuronDrive,
        into report: inout NeuronReport
    ) throws(NeuronMistake) {
        let start = Double(index) * timeStep
        let end = time(afterStep: index)
        // Edges and steps that are equal but for rounding are one.
        let tolerance = end * 1e-12
        var from = start
        while true {
            let edge = drive.nextEdge(after: from + tolerance)
            let isLast = edge >= end - tolerance
            let isWhole = isLast && from == start
            let seconds = isWhole ? timeStep : (isLast ? end : edge) - from
            try advance(drive.input(at: from + seconds / 2), from, seconds, &report)
            if isLast { return }
            from = edge
        }
    }

    /// Lets a constant input act, from one spike to the next.
    private mutating func advance(
        _ input: Double,
        _ start: Double,
        _ seconds: Double,
        _ report: inout NeuronReport
    ) throws(NeuronMistake) {
        guard input.magnitude <= 1e4 else { throw tooLarge(input, start) }
        var passed = 0.0
        while passed < seconds {
            pieceCount += 1
            guard pieceCount <= 2 * NeuronRequest.stepLimit else { throw tooMany(start) }
            let advanced = circuit.advanceToSpike(input: input, seconds: seconds - passed)
            passed += advanced.seconds
            report.see(membrane, output)
            if advanced.isSpike { report.spikeTimes.append(start + passed) }
        }
    }

    private func tooLarge(_ input: Double, _ time: Double) -> NeuronMistake {
        NeuronMistake(
            .stimulusWrong,
            "The stimuli add up to \(NumberText.quantity(input, unit)) at "
                + "\(NumberText.quantity(time, "s")): expected at most 10000 \(unit); for example "
                + "--stimulus \"constant 1 \(unit)\"."
        )
    }

    private func tooMany(_ time: Double) -> NeuronMistake {
        NeuronMistake(
            .timeWrong,
            "There are more than \(2 * NeuronRequest.stepLimit) edges and spikes until "
                + "\(NumberText.quantity(time, "s")): expected fewer; for example --duration "
                + "\"\(NumberText.quantity(time / 10, "s"))\"."
        )
    }
}
