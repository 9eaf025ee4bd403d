// SPDX-License-Identifier: Apache-2.0

package import Experiments
internal import Plasticity
package import PulsePrograms
internal import Quantities

/// A column of synapses and its neuron learn which rows fire together.
///
/// In each frame every row fires once. The neuron integrates the column's current while the rows'
/// heads last; its spike returns to the column as a post waveform, whose overlap with the rows'
/// waveforms changes the conductances. Halfway through, other rows become the correlated ones.
///
/// ```
/// epoch = frames × ( integrate | silent gap | rest ), then a read of every synapse
/// ```
///
/// With the control `no-overlap` the post waveform starts only when all pre waveforms are over.
package struct Coincidence: Procedure {
    /// What one step is.
    enum Part: Hashable, Sendable {
        /// Which synapses answer to a single spike, and the map to start from.
        case screening
        /// Frames with learning, by the epoch's number from 0.
        case epoch(Int)
    }

    /// A spike of the neuron.
    struct Fire: Sendable {
        let epoch: Int
        let frame: Int
        /// Seconds from the frame's start.
        let time: Double
        /// The frame's common onset, likewise.
        let onset: Double
        let isHit: Bool
    }

    let stage: Stage
    let settings: Settings
    let pattern: CoincidencePattern
    let isShuffled: Bool
    private(set) var sequence: StepSequence
    private(set) var fires: [Fire] = []
    /// Conductances before the first epoch and after each one, in siemens.
    private(set) var maps: [[Double]] = []
    private(set) var responders: [Bool] = []

    /// A plan for an experiment on a board.
    package init(
        experiment: Experiment,
        board: BoardTraits,
        seed: UInt64
    ) throws(ProcedureError) {
        stage = try Stage(experiment, board)
        settings = try Settings(experiment.parameters, stage)
        pattern = settings.pattern(rowCount: stage.rowCount, seed: seed)
        isShuffled = experiment.ablation == .shuffle
        sequence = StepSequence(Self.schema.name, count: 1 + settings.epochs)
    }

    /// How many steps there will be.
    package var stepCount: Int { sequence.count }

    /// The next step, or nil after the last one.
    package mutating func next(after result: StepResult?) throws(ProcedureError) -> ProcedureStep? {
        if let taken = try sequence.take(result), let result {
            try digest(result, taken == 0 ? .screening : .epoch(taken - 1))
        }
        guard let number = sequence.issue() else { return nil }
        return number == 0 ? try screeningStep() : epochStep(number - 1)
    }

    /// The rows that are correlated in an epoch.
    func correlated(_ epoch: Int) -> Range<Int> {
        epoch < settings.epochs / 2 ? settings.first : settings.second
    }

    /// The spikes of a frame.
    func frame(_ epoch: Int, _ frame: Int) -> CoincidencePattern.Frame {
        let number = UInt64(epoch * settings.frames + frame)
        let made = pattern.frame(number, correlated: correlated(epoch), isShuffled: isShuffled)
        // A spike beyond the frame would outlast its gap.
        let last = settings.stepsPerFrame - 1
        return CoincidencePattern.Frame(
            onset: made.onset,
            spikes: made.spikes.map { min($0, last) }
        )
    }

    // MARK: Results

    private mutating func digest(_ result: StepResult, _ part: Part) throws(ProcedureError) {
        let rows = stage.rowCount
        switch part {
        case .screening:
            let values = try result.samples(5 * rows).map { settings.policy.siemens($0, stage) }
            responders = (0..<rows).map { row in
                isResponder((0..<5).map { values[$0 * rows + row] })
            }
            maps.append(Array(values[(4 * rows)...]))
        case .epoch(let epoch):
            let values = try result.samples(rows).map { settings.policy.siemens($0, stage) }
            maps.append(values)
            for record in result.records where record.kind == .spike {
                note(record, epoch)
            }
        }
    }

    /// Whether single spikes changed a synapse: reads twice before, after heads of one sign, after
    /// heads of the other, and once more.
    private func isResponder(_ reads: [Double]) -> Bool {
        let noise = max((reads[1] - reads[0]).magnitude, (reads[4] - reads[3]).magnitude)
        let limit = max(settings.screeningLimit * reads[1].magnitude, 3 * noise)
        return (reads[2] - reads[1]).magnitude > limit || (reads[3] - reads[2]).magnitude > limit
    }

    private mutating func note(_ record: Record, _ epoch: Int) {
        let index = Int(record.tick / settings.framePeriod)
        guard index < settings.frames else { return }
        let ticks = record.tick - UInt64(index) * settings.framePeriod
        let time = Double(ticks) * Double(stage.board.programTick) * 1e-9
        let onset = Double(frame(epoch, index).onset) * settings.stepSeconds
        let isHit = (time - onset).magnitude < settings.windowSeconds
        fires.append(Fire(epoch: epoch, frame: index, time: time, onset: onset, isHit: isHit))
    }
}
