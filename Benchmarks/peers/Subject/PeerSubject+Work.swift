// SPDX-License-Identifier: Apache-2.0

internal import CrossbarArray
internal import DeviceModels
internal import NeuronModels

extension PeerSubject {
    /// One read of an array with resistive lines, and 64 of them.
    static func crossbar(_ size: Int) throws {
        let conductances = try load("crossbar-\(size).G.f64")
        let voltages = try load("crossbar-\(size).V.f64")
        let wiring = Wiring(
            rowCount: size,
            columnCount: size,
            rowSegmentOhms: 1,
            columnSegmentOhms: 1
        )
        for (name, vectorCount) in [("one", 1), ("many", 64)] {
            var currents: [Double] = []
            var solution = Solution.empty
            let timing = try Timing {
                currents = []
                var solver = try ArraySolver(
                    rowCount: size,
                    columnCount: size,
                    conductances: conductances,
                    wiring: wiring
                )
                for vector in 0..<vectorCount {
                    let rows = Array(voltages[vector * size..<(vector + 1) * size])
                    let drive = LineDrive(rows: rows, columnCount: size)
                    try solver.solve(drive, into: &solution)
                    currents += solution.columnCurrents
                }
            }
            try save(currents, "answer-hebb-\(size)-\(name).f64")
            timing.report([
                ("family", "\"crossbar\""), ("size", "\(size)"), ("case", "\"\(name)\""),
            ])
        }
    }

    /// Soft bounds ±0.6, step 0.001, spread 0.3: 31 pulses up and 31 down on every device.
    static func updates(_ size: Int) throws {
        let kind = ModelKind.linearUpdate
        let changes: [String: Double] = [
            "step": 0.001, "maximum_weight": 0.6, "minimum_weight": -0.6, "step_noise": 0.3,
            "potentiation_slope": 1, "depression_slope": 1, "maximum_spread": 0,
            "minimum_spread": 0, "step_spread": 0, "up_down_spread": 0,
        ]
        var moments = (mean: 0.0, deviation: 0.0)
        let timing = try Timing {
            var array = try PulsedArray(seed: 1, devices: 0..<UInt32(size * size)) { index in
                guard let parameter = kind.parameter(at: index) else { return 0 }
                return changes["\(parameter.name)"] ?? parameter.standard
            }
            array.apply(.up, count: 31)
            if moments.mean == 0 { moments = Self.moments(array) }
            array.apply(.down, count: 31)
        }
        timing.report([
            ("family", "\"updates\""), ("size", "\(size)"), ("items", "\(62 * size * size)"),
            ("mean", "\(moments.mean)"), ("deviation", "\(moments.deviation)"),
        ])
    }

    private static func moments(_ array: PulsedArray) -> (mean: Double, deviation: Double) {
        let weights: [Double] = array.devices.map { array.weight(of: $0) }
        let count = Double(weights.count)
        var mean = 0.0
        for weight in weights { mean += weight / count }
        var variance = 0.0
        for weight in weights { variance += (weight - mean) * (weight - mean) / count }
        return (mean, variance.squareRoot())
    }

    /// The VTEAM equation of every device under one waveform, in steps of 100 ps.
    static func stepping(_ size: Int) throws {
        let volts = try load("waveform.f64")
        let kind = DynamicsKind.thresholdAdaptive
        var widths: [Double] = []
        let timing = try Timing {
            var array = try SteppedArray(seed: 1, devices: 0..<UInt32(size * size)) { index in
                guard let parameter = kind.parameter(at: index) else { return 0 }
                return "\(parameter.name)" == "initial_part" ? 0 : parameter.standard
            }
            array.advance(waveform: volts, seconds: 1e-10)
            if widths.isEmpty { widths = array.devices.map { array.width(of: $0) } }
        }
        try save(widths, "answer-hebb-stepping-\(size).f64")
        timing.report([
            ("family", "\"stepping\""), ("size", "\(size)"),
            ("items", "\(volts.count * size * size)"),
        ])
    }

    /// 100 neurons for one second.
    static func neurons(_ name: String) throws {
        switch name {
        case "izhikevich": population(Izhikevich.self, name, current: 10, timeStep: 0.25)
        case "adex": population(AdaptiveExponential.self, name, current: 1000, timeStep: 0.05)
        default: population(HodgkinHuxley.self, name, current: 10, timeStep: 0.01)
        }
    }

    private static func population<Model: NeuronModel>(
        _ model: Model.Type,
        _ name: String,
        current: Double,
        timeStep: Double
    ) {
        let count = 100
        let steps = Int((1000 / timeStep).rounded())
        var spikes = 0
        let timing = Timing {
            spikes = 0
            for _ in 0..<count {
                var neuron = Model(Model.standardValues, timeStep: timeStep)
                for _ in 0..<steps where neuron.step(current: current) { spikes += 1 }
            }
        }
        timing.report([
            ("family", "\"neurons\""), ("model", "\"\(name)\""), ("items", "\(count * steps)"),
            ("spikes", "\(Double(spikes) / Double(count))"),
        ])
    }
}
