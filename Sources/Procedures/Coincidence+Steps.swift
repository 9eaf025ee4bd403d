// SPDX-License-Identifier: Apache-2.0

internal import Plasticity
internal import PulsePrograms
internal import Quantities

extension Coincidence {
    private static let column = 0

    /// Reads, heads of one sign alone, reads, heads of the other sign alone, reads.
    ///
    /// A synapse whose threshold lies below a head changes without any partner.
    func screeningStep() throws(ProcedureError) -> ProcedureStep {
        var writer = ProgramWriter(stage)
        let width = stage.pulseTicks(settings.spike.waveform.headWidth)
        let head = settings.spike.waveform.head.magnitude
        readAll("before", &writer)
        readAll("before", &writer)
        for (volts, label) in [(head, "post head alone"), (-head, "pre head alone")] {
            if settings.screeningSpikes > 0 {
                for row in 0..<stage.rowCount {
                    writer.select(Cell(row: row, column: Self.column), .ground)
                    writer.append(.loop(settings.screeningSpikes))
                    try writer.pulse(volts, ticks: width, label: label)
                    writer.append(.endLoop)
                }
            }
            readAll("after \(label)", &writer)
        }
        readAll("start", &writer)
        return writer.finish("single spikes, and the map to start from")
    }

    /// The frames of an epoch, then a read of every synapse.
    func epochStep(_ epoch: Int) -> ProcedureStep {
        var writer = ProgramWriter(stage)
        let waveform = writer.addWaveform(settings.spike.codes, period: settings.spike.period)
        writer.append(.neuron(column: UInt8(Self.column), settings.neuron))
        for number in 0..<settings.frames {
            write(frame(epoch, number), waveform, &writer)
        }
        readAll("after epoch \(epoch + 1)", &writer)
        return writer.finish("epoch \(epoch + 1)")
    }

    private func write(
        _ frame: CoincidencePattern.Frame,
        _ waveform: UInt8,
        _ writer: inout ProgramWriter
    ) {
        writer.append(.resetNeurons(columns: 1 << UInt64(Self.column)))
        // Rows that fire together share one instruction.
        var previous = -1
        for time in frame.spikes.sorted() where time != previous {
            previous = time
            var rows: UInt64 = 0
            for (row, spike) in frame.spikes.enumerated() where spike == time {
                rows |= 1 << UInt64(row)
            }
            writer.shape(
                LineSet(rows: rows),
                waveform,
                delay: UInt64(time) * settings.stepTicks,
                peak: settings.spike.peak,
                label: "pre"
            )
        }
        writer.append(.run(ticks: settings.frameTicks, neuronStep: settings.stepTicks))
        writer.append(.run(ticks: settings.gapTicks, neuronStep: 0))
        writer.append(.wait(settings.restTicks))
        writer.append(.safePoint)
    }

    private func readAll(_ label: String, _ writer: inout ProgramWriter) {
        for row in 0..<stage.rowCount {
            let cell = Cell(row: row, column: Self.column)
            writer.read(cell, settings.policy, label: label)
        }
        writer.append(.safePoint)
    }
}
