// SPDX-License-Identifier: Apache-2.0

/// The rows or the columns of an array, in the scale in which their segments are 1.
///
/// Equations of a line are multiplied by the resistance of its segment, the **scale**. Lines of no
/// resistance are one node each and keep the scale 1 Ω.
struct LineSet: Sendable {
    let isRow: Bool
    let lineCount: Int
    let cellCount: Int
    let segmentOhms: Double
    let ends: [LineEnds]
    /// Ohms by which conductances are multiplied.
    let scale: Double
    /// Whether each line is one node.
    let isLumped: Bool
    /// Whether every line is held at the voltage of its source.
    let areAllFixed: Bool
    /// Conductances to the sources at the ends, times the scale; 0 where nothing is connected.
    let firstLinks: [Double]
    let lastLinks: [Double]
    let firstLanes: [Lane]
    let lastLanes: [Lane]
    /// Lines of no resistance at a source of no resistance.
    let isFixed: [Bool]

    init(segmentOhms: Double, ends: [LineEnds], cellCount: Int, isRow: Bool) {
        self.isRow = isRow
        self.lineCount = ends.count
        self.cellCount = cellCount
        self.segmentOhms = segmentOhms
        self.ends = ends
        isLumped = segmentOhms == 0
        let scale = segmentOhms == 0 ? 1 : segmentOhms
        self.scale = scale
        func link(_ ohms: Double?) -> Double {
            guard let ohms, ohms + segmentOhms > 0 else { return 0 }
            return scale / (ohms + segmentOhms)
        }
        firstLinks = ends.map { link($0.first) }
        lastLinks = ends.map { link($0.last) }
        firstLanes = LineSources.lanes(firstLinks)
        lastLanes = LineSources.lanes(lastLinks)
        isFixed = ends.map { segmentOhms == 0 && ($0.first == 0 || $0.last == 0) }
        areAllFixed = isFixed.allSatisfy { $0 }
    }

    /// The sources of these lines, relative to the reference of each.
    ///
    /// - Throws: ``SolverError`` `.sourcesShorted`.
    func sources(first: [Double], last: [Double]) throws(SolverError) -> LineSources {
        let nothing = Array(repeating: Lane(repeating: 0), count: (lineCount + 7) >> 3)
        var sources = LineSources(
            references: nothing,
            firstTerms: nothing,
            lastTerms: nothing,
            first: first,
            last: last
        )
        for line in 0..<lineCount {
            let end = ends[line]
            if segmentOhms == 0, end.first == 0, end.last == 0, first[line] != last[line] {
                throw .sourcesShorted(isRow: isRow, index: line)
            }
            guard end.isConnected else { continue }
            let isLastTheReference =
                end.first == nil || (isFixed[line] && end.first != 0)
            let reference = isLastTheReference ? last[line] : first[line]
            let (panel, place) = (line >> 3, line & 7)
            sources.references[panel][place] = reference
            if end.first != nil {
                sources.firstTerms[panel][place] = firstLinks[line] * (first[line] - reference)
            }
            if end.last != nil {
                sources.lastTerms[panel][place] = lastLinks[line] * (last[line] - reference)
            }
        }
        return sources
    }
}

/// What drives the rows or the columns of an array, by panels of eight lines.
struct LineSources: Sendable {
    /// The voltage from which the drops of each line count.
    var references: [Lane]
    /// Currents from the sources at the ends into a line at its reference, times the scale.
    var firstTerms: [Lane]
    var lastTerms: [Lane]
    /// The voltages of the sources.
    var first: [Double]
    var last: [Double]

    /// Values of lines by panels, zero beyond the last line.
    static func lanes(_ values: [Double]) -> [Lane] {
        var result = Array(repeating: Lane(repeating: 0), count: (values.count + 7) >> 3)
        for (index, value) in values.enumerated() { result[index >> 3][index & 7] = value }
        return result
    }
}

/// Everything that drives an array.
struct ArraySources {
    var rows: LineSources
    var columns: LineSources
    /// Currents of current sources beside the cells, times the columns' scale, or nil.
    var cells: LaneVector?
}
