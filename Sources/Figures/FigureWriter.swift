// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PulsePrograms
package import RunStore

/// Draws stored runs.
///
/// A figure is drawn from the samples and spikes of a run, not from its metrics.
package enum FigureWriter {
    /// Draws a run; the extension of `path` chooses SVG, PNG or PDF.
    ///
    /// - Throws: ``FigureError``: `.unknownFormat`, `.gnuplotAbsent`, `.gnuplotFailed`,
    ///   `.noSamples`, `.runUnreadable`, `.store`, `.outputFailed`.
    package static func write(
        run: RunNumber,
        archive: RunArchive,
        to path: String
    ) throws(FigureError) {
        let format = try format(path)
        try draw(try plan(run: run, archive: archive), format, to: path)
    }

    /// The form of the figure that a path asks for.
    ///
    /// - Throws: ``FigureError`` `.unknownFormat`.
    package static func format(_ path: String) throws(FigureError) -> FigureFormat {
        guard let format = FigureFormat(path: path) else {
            throw FigureError(.unknownFormat, .init(path: path))
        }
        return format
    }

    /// Draws a plan.
    ///
    /// - Throws: ``FigureError`` `.gnuplotAbsent`, `.gnuplotFailed`, `.outputFailed`.
    package static func draw(
        _ plan: FigurePlan,
        _ format: FigureFormat,
        to path: String,
        searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    ) throws(FigureError) {
        guard let gnuplot = Gnuplot(searchPath: searchPath) else {
            throw FigureError(.gnuplotAbsent, .init(path: path))
        }
        try gnuplot.draw(plan.script(format), to: path)
    }

    /// What there is to draw of a run.
    ///
    /// - Throws: ``FigureError`` `.noSamples`, `.runUnreadable`, `.store`.
    package static func plan(
        run number: RunNumber,
        archive: RunArchive
    ) throws(FigureError) -> FigurePlan {
        let reader = try SampleReader(archive, number)
        let subject = FigureSubject(reader.run)
        if let plan = try ownFigure(reader, subject) { return plan }
        return try trace(reader, subject)
    }

    /// The figure of the run's procedure; nil where it has none, or the run ended too early.
    private static func ownFigure(
        _ reader: SampleReader,
        _ subject: FigureSubject
    ) throws(FigureError) -> FigurePlan? {
        switch reader.run.procedure {
        case "potentiation-depression":
            return PotentiationFigure(try reader.plays())?.plan(subject)
        case "current-voltage": return CurrentVoltageFigure(try reader.plays())?.plan(subject)
        case "stdp-window": return SpikeTimingFigure(try reader.plays())?.plan(subject)
        case "coincidence":
            let experiment = try reader.experiment()
            guard let groups = CoincidenceFigure.groups(experiment) else { return nil }
            return CoincidenceFigure(try reader.plays(), groups)?.plan(subject)
        default: return nil
        }
    }

    private static func trace(
        _ reader: SampleReader,
        _ subject: FigureSubject
    ) throws(FigureError) -> FigurePlan {
        var figure = TraceFigure(count: try reader.recordCount())
        var clock = PlayClock(tickNanoseconds: reader.run.scales.programTickNanoseconds)
        try reader.forEachBlock { (block) throws(FigureError) in
            clock.enter(block)
            for record in block.records where record.kind == .sample {
                let sample = try reader.sample(record, of: block.play)
                figure.add(sample, playStart: clock.startSeconds)
            }
        }
        figure.finish()
        guard !figure.isEmpty else {
            throw FigureError(.noSamples, .init(run: reader.run.number))
        }
        return figure.plan(subject)
    }
}

/// Sets the plays of a run end to end, because each counts its ticks from 0.
private struct PlayClock {
    let tickNanoseconds: Int64
    private var play: PlayID?
    private var start: UInt64 = 0
    private var end: UInt64 = 0

    init(tickNanoseconds: Int64) { self.tickNanoseconds = tickNanoseconds }

    /// Seconds from the start of the first play to that of the present one.
    var startSeconds: Double { Double(start) * Double(tickNanoseconds) * 1e-9 }

    /// Goes on to the play of a block.
    mutating func enter(_ block: StoredRecords) {
        if play != block.play.id {
            play = block.play.id
            start += end
            end = block.play.end?.report?.endTick ?? 0
        }
        end = max(end, block.records.last?.tick ?? 0)
    }
}
