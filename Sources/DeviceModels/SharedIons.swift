// SPDX-License-Identifier: Apache-2.0

/// Cells of an array that share ions with their neighbours: competition and cooperation.
///
/// A pulse only notes itself in its cell; once all pulses of a moment are noted,
/// ``DeviceModel/exchange(_:rows:columns:at:)`` moves the ions, as ``IonExchange`` has it. Positive
/// effective voltages attract. The conductance is G0 + g · n; the level is n, a whole number.
///
/// Source: a conservation model for X. Zhu et al., Nature Mater. 18 (2019) 141; the shape is meant,
/// no number is.
struct SharedIons: DeviceLaw {
    /// The parameters by their index on the wire.
    enum Parameter: Int, ModelParameter {
        case initialIons = 0
        case capacity
        case restConductance
        case conductancePerIon
        case rate
        case threshold
        case inertVoltage
        case rowCoupling
        case columnCoupling
        case cooperation
        case share
        case initialSpread

        static var count: Int { 12 }

        var description: ParameterDescription {
            switch self {
            case .initialIons: .init("initial_ions", "1", 0, 1e12, 1e6, .untrusted)
            case .capacity: .init("capacity", "1", 1, 1e12, 4e6, .untrusted)
            case .restConductance: .init("rest_conductance", "S", 1e-15, 1, 1e-9, .untrusted)
            case .conductancePerIon:
                .init("conductance_per_ion", "S", 0, 1e-3, 1e-12, .untrusted)
            case .rate: .init("rate", "1/(V s)", 0, 1e15, 1e8, .untrusted)
            case .threshold: .init("threshold", "V", 1e-3, 100, 2, .untrusted)
            case .inertVoltage: .init("inert_voltage", "V", 1e-3, 100, 0.5, .untrusted)
            case .rowCoupling: .init("row_coupling", "1", 0, 1, 1, .untrusted)
            case .columnCoupling: .init("column_coupling", "1", 0, 1, 0, .untrusted)
            case .cooperation: .init("cooperation", "1", 0, 10, 0.5, .untrusted)
            case .share: .init("share", "1", 0, 1, 0.25, .untrusted)
            case .initialSpread: .init("initial_spread", "1", 0, 1, 0, .chosen)
            }
        }
    }

    static var card: ModelCard {
        ModelCard(
            "shared-ions",
            "cells that share a conserved number of ions with their neighbours",
            .phenomenological,
            state: "ions, 1",
            source: "conservation model for X. Zhu et al., Nature Mater. 18 (2019) 141"
        )
    }

    private let initialIons: Double
    private let restConductance: Double
    private let conductancePerIon: Double
    private let inertVoltage: Double
    private let couplings: (row: Double, column: Double)
    private let initialSpread: Double
    private let exchange: IonExchange

    init(_ parameter: (Int) -> Double) throws(ModelFault) {
        func value(_ name: Parameter) -> Double { parameter(name.rawValue) }
        initialIons = Self.whole(value(.initialIons))
        restConductance = value(.restConductance)
        conductancePerIon = value(.conductancePerIon)
        inertVoltage = value(.inertVoltage)
        couplings = (value(.rowCoupling), value(.columnCoupling))
        initialSpread = value(.initialSpread)
        exchange = IonExchange(
            rate: value(.rate),
            threshold: value(.threshold),
            cooperation: value(.cooperation),
            share: value(.share),
            capacity: Self.whole(value(.capacity))
        )
        guard initialIons <= exchange.capacity, inertVoltage <= exchange.threshold else {
            throw .inconsistent
        }
    }

    func makeCell(_ noise: CellNoise) -> CellState {
        var cell = CellState()
        cell.upperBound = exchange.capacity
        cell.level = min(
            Self.whole(
                noise.varied(
                    initialIons,
                    spread: initialSpread,
                    parameter: Parameter.initialIons.rawValue
                )
            ),
            exchange.capacity
        )
        cell.potentiationThreshold = inertVoltage
        cell.depressionThreshold = inertVoltage
        cell.isStuck = false
        return cell
    }

    func change(
        _ cell: inout CellState,
        volts: Double,
        seconds: Double,
        ceiling: Double,
        noise: CellNoise
    ) {
        cell.memory[.volts] = volts
        cell.memory[.seconds] = seconds * cell.episodeFactor
    }

    func conductance(of cell: CellState) -> Double {
        restConductance + conductancePerIon * cell.level
    }

    /// Moves the ions that the pulses noted in the cells of an array ask for.
    func exchange(
        _ cells: inout MutableSpan<CellState>,
        rows: Int,
        columns: Int,
        at time: Int64
    ) -> Int {
        exchange.perform(
            &cells,
            coupling: GridCoupling(
                rows: rows,
                columns: columns,
                rowWeight: couplings.row,
                columnWeight: couplings.column
            ),
            at: time
        )
    }

    private static func whole(_ value: Double) -> Double { Double(Int64(value)) }
}
