// SPDX-License-Identifier: Apache-2.0

/// Some electrodes that share a conserved number of ions, coupled by a matrix.
///
/// Only the shape is meant, no number: see ``IonExchange``.
public struct SharedIonGroup: Sendable {
    /// The rules by which ions move.
    public let exchange: IonExchange
    /// The conductance of an electrode without ions, in siemens.
    public let restConductance: Double
    /// What one ion adds, in siemens.
    public let conductancePerIon: Double

    private let coupling: MatrixCoupling
    private var cells: [CellState]

    /// A group with whole numbers of ions at its electrodes.
    ///
    /// - Parameters:
    ///   - ions: The ions at each electrode, shape `[n]`.
    ///   - coupling: The weights from 0 to 1, symmetric, row-major, shape `[n × n]`.
    ///   - exchange: The rules.
    ///   - restConductance: G0 in siemens.
    ///   - conductancePerIon: g in siemens.
    public init(
        ions: [Int64],
        coupling: [Double],
        exchange: IonExchange,
        restConductance: Double,
        conductancePerIon: Double
    ) {
        precondition(coupling.count == ions.count * ions.count, "A matrix has n · n weights.")
        let limit = Int64(exchange.capacity)
        for count in ions {
            precondition(count >= 0 && count <= limit, "Ions are from 0 to the capacity.")
        }
        self.exchange = exchange
        self.restConductance = restConductance
        self.conductancePerIon = conductancePerIon
        self.coupling = MatrixCoupling(count: ions.count, weights: coupling)
        cells = ions.map { count in
            var cell = CellState()
            cell.upperBound = exchange.capacity
            cell.level = Double(count)
            cell.isStuck = false
            return cell
        }
    }

    /// How many electrodes there are.
    public var count: Int { cells.count }

    /// The ions at an electrode.
    public func ions(at electrode: Int) -> Int64 { Int64(cells[electrode].level) }

    /// All ions; no pulse changes it.
    public var totalIons: Int64 { cells.reduce(0) { $0 + Int64($1.level) } }

    /// G0 + g · n of an electrode, in siemens.
    public func conductance(at electrode: Int) -> Double {
        restConductance + conductancePerIon * cells[electrode].level
    }

    /// Applies pulses of one duration to all electrodes at once; 0 V for none.
    public mutating func pulse(volts: [Double], seconds: Double) {
        precondition(volts.count == cells.count, "Each electrode has a voltage.")
        for index in 0..<cells.count {
            cells[index].memory[.volts] = volts[index]
            cells[index].memory[.seconds] = seconds
        }
        let rules = exchange
        let matrix = coupling
        var span = cells.mutableSpan
        rules.perform(&span, coupling: matrix, at: 0)
    }
}

/// Any electrode with any other, by a matrix of weights.
private struct MatrixCoupling: IonCoupling {
    let count: Int
    let weights: [Double]

    var neighbourCount: Int { count }

    func neighbour(_ number: Int, of electrode: Int) -> (index: Int, weight: Double)? {
        number == electrode ? nil : (number, weights[electrode * count + number])
    }
}
