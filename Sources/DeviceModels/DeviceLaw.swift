// SPDX-License-Identifier: Apache-2.0

/// The parameters of a family by their index on the wire, which counts from 0.
protocol ModelParameter: RawRepresentable<Int>, Sendable {
    /// How many there are; at most 20 beside the common layer.
    static var count: Int { get }

    /// Name, unit, range and standard value.
    var description: ParameterDescription { get }
}

/// The physics of one device family: fabrication, what a constant voltage does, conduction.
///
/// Everything is a function of its arguments, in closed form or with a number of sub-steps fixed
/// before stepping, so that a long pulse costs what a short one does. ``DeviceModel`` adds what all
/// families share: polarity, switching episodes, ablations, retention, read noise, stuck cells.
///
/// Voltages are effective ones (polarity · V_cell); conductances and currents follow that sign.
/// Units: volts, seconds, siemens, amperes.
protocol DeviceLaw: Sendable, BitwiseCopyable {
    /// The family's own parameters.
    associatedtype Parameter: ModelParameter

    /// Name, trust and source.
    static var card: ModelCard { get }

    /// Where the parameters of the common layer are.
    static var layer: LayerIndices { get }

    /// The law with checked parameters by index; refuses those that contradict one another.
    init(_ value: (Int) -> Double) throws(ModelFault)

    /// A fresh cell: the device-to-device draws, each at its parameter's index.
    ///
    /// It sets the thresholds between which nothing happens, and `isStuck` to false.
    func makeCell(_ noise: CellNoise) -> CellState

    /// Applies a constant effective voltage beyond a threshold of the cell for a duration.
    ///
    /// The cell is in an episode: `episodeSign` is the voltage's sign, `episodeFactor` its draw.
    /// `ceiling` is the greatest level that a current limiter allows while potentiating.
    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    )

    /// Lets time pass at 0 V since the last change: the state that the next pulse starts from.
    func relax(_ cell: inout CellState, seconds: Double)

    /// The state that a reading sees a time after the last change; as relaxed unless stated.
    func observe(_ cell: inout CellState, seconds: Double)

    /// The conductance that a reading of small voltage sees, in siemens.
    func conductance(of cell: CellState) -> Double

    /// The current at an effective voltage, without noise.
    func current(of cell: CellState, volts: Double) -> Double

    /// The spread of a read current where the family has its own law; 0 for the layer's.
    func readSpread(of cell: CellState, seconds: Double) -> Double

    /// The greatest level at which a limited current still leaves the threshold on the cell.
    func ceiling(of cell: CellState, limit: Double) -> Double
}

extension DeviceLaw {
    static var layer: LayerIndices { LayerIndices(appendedAt: Parameter.count) }

    func relax(_ cell: inout CellState, seconds: Double) {}

    func observe(_ cell: inout CellState, seconds: Double) { relax(&cell, seconds: seconds) }

    func readSpread(of cell: CellState, seconds: Double) -> Double { 0 }

    func conductance(of cell: CellState) -> Double { cell.conductance }

    func current(of cell: CellState, volts: Double) -> Double {
        conductance(of: cell) * volts
    }

    /// By 40 bisections of the level between its bounds, where the current grows with the level.
    ///
    /// A limiter that even the greatest level leaves alone is none: the ceiling is exactly that
    /// level.
    func ceiling(of cell: CellState, limit: Double) -> Double {
        var low = cell.level
        var high = cell.upperBound
        var probe = cell
        probe.level = high
        guard current(of: probe, volts: cell.potentiationThreshold) > limit else { return high }
        for _ in 0..<40 {
            probe.level = 0.5 * (low + high)
            if current(of: probe, volts: cell.potentiationThreshold) > limit {
                high = probe.level
            } else {
                low = probe.level
            }
        }
        return low
    }
}

/// Something to do with a law, whichever it is.
protocol LawOperation {
    mutating func perform<Law: DeviceLaw>(_ law: Law)
}

/// Something to ask of a family, whichever it is.
protocol LawVisitor {
    mutating func visit<Law: DeviceLaw>(_ law: Law.Type)
}
