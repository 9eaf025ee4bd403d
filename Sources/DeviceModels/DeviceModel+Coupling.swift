// SPDX-License-Identifier: Apache-2.0

extension DeviceModel {
    /// Whether pulses on one cell change others: then ``exchange(_:rows:columns:at:)`` must follow.
    public var isCoupled: Bool {
        if case .sharedIons = physics { true } else { false }
    }

    /// Lets the cells of an array exchange what the pulses since the last exchange ask for.
    ///
    /// To be called once after the pulses that act at the same time. It goes through the cells in
    /// the order of their indices and needs no memory; without coupling it does nothing.
    ///
    /// - Parameters:
    ///   - cells: All cells, by row · columns + column.
    ///   - rows: The rows of the array.
    ///   - columns: The columns of the array.
    ///   - time: The end of the pulses, in nanoseconds of the run.
    /// - Returns: How many cells were pulsed.
    @discardableResult
    public func exchange(
        _ cells: inout MutableSpan<CellState>,
        rows: Int,
        columns: Int,
        at time: Int64
    ) -> Int {
        precondition(cells.count == rows * columns, "An array has rows · columns cells.")
        guard case .sharedIons(let law) = physics else { return 0 }
        return law.exchange(&cells, rows: rows, columns: columns, at: time)
    }
}
