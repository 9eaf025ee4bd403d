// SPDX-License-Identifier: Apache-2.0

/// How lines are biased when a cell is driven to a voltage V = V(row) − V(column).
///
/// ```
///             selected row   selected column   other rows   other columns
/// ground           V                0               0             0
/// half            V/2             −V/2              0             0
/// third            V                0              V/3          2V/3
/// float            V                0            floating      floating
/// ```
///
/// Half leaves V/2 on the cells of the selected lines and nothing elsewhere; third, the textbook
/// V/3 – 2V/3 scheme, leaves V/3 on every other cell. Ground puts the full V on the whole selected
/// row and is for reads. Source: Chen, IEEE Trans. Electron Devices 60 (2013) 1318, Fig. 2.
public enum BiasScheme: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// All other lines at 0 V.
    case ground = 0
    /// V/2.
    case half = 1
    /// V/3 – 2V/3.
    case third = 2
    /// All other lines floating.
    case float = 3

    /// What a line is to a selection.
    public enum Role: Sendable, BitwiseCopyable, CaseIterable {
        /// A selected row.
        case selectedRow
        /// A selected column.
        case selectedColumn
        /// Any other row.
        case otherRow
        /// Any other column.
        case otherColumn
    }

    /// The code of a line, or nil when it floats, for `code` across the selected cells.
    ///
    /// The selected row's code minus the selected column's is exactly `code`; thirds are rounded
    /// towards zero, so that no cell sees more than its share by more than one code.
    public func level(of role: Role, for code: Int16) -> Int16? {
        switch (self, role) {
        case (.half, .selectedRow): code - code / 2
        case (.half, .selectedColumn): -(code / 2)
        case (.third, .selectedRow): code
        case (.third, .otherRow): code / 3
        case (.third, .otherColumn): Int16(Int32(code) * 2 / 3)
        case (.float, .otherRow), (.float, .otherColumn): nil
        case (.ground, .selectedRow), (.float, .selectedRow): code
        default: 0
        }
    }
}
