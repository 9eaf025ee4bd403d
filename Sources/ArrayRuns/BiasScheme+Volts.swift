// SPDX-License-Identifier: Apache-2.0

internal import PulsePrograms

extension BiasScheme {
    /// The voltage of a line, or nil when it floats, for `volts` across the selected cell.
    ///
    /// As ``level(of:for:)``, without codes. The selected row's voltage minus the selected
    /// column's is exactly `volts`.
    func volts(of role: Role, for volts: Double) -> Double? {
        switch (self, role) {
        case (.half, .selectedRow): volts / 2
        case (.half, .selectedColumn): -(volts / 2)
        case (.third, .otherRow): volts / 3
        case (.third, .otherColumn): volts * 2 / 3
        case (.float, .otherRow), (.float, .otherColumn): nil
        case (.ground, .selectedRow), (.third, .selectedRow), (.float, .selectedRow): volts
        default: 0
        }
    }
}
