// SPDX-License-Identifier: Apache-2.0

/// The exchange of ions between electrodes that share a conserved pool.
///
/// A level is a whole number of ions below 2⁵³, so that every transfer is exact and the sum over all
/// electrodes never changes by a single ion. First each driven electrode i finds its drive
///
///     D = V + cooperation · Σ w · V of the neighbours driven with the same sign
///
/// and what it asks for, ⌊rate · (|D| − threshold) · time⌋ ions: below the threshold nothing, unless
/// neighbours help (cooperation). Then, in the order of their indices, positive ones take what they
/// ask for from the neighbours that are not driven with the same sign, in proportion to w · n
/// (competition), and hand a share on to those that are; negative ones give to the former in
/// proportion to w · (nmax − n). The last neighbour takes the remainder.
///
/// Source: a conservation model for X. Zhu et al., Nature Mater. 18 (2019) 141; no compact model was
/// found, the shape is meant and no number is.
public struct IonExchange: Equatable, Sendable, BitwiseCopyable {
    /// Ions a volt and second beyond the threshold.
    public let rate: Double
    /// The drive, in volts, that must be exceeded.
    public let threshold: Double
    /// How much of its neighbours' voltage a driven electrode feels.
    public let cooperation: Double
    /// The part of what it takes that an electrode hands on to neighbours driven alike.
    public let share: Double
    /// The most ions at one electrode.
    public let capacity: Double

    /// The rules of an exchange; a share from 0 to 1, a capacity that is a whole number.
    public init(
        rate: Double,
        threshold: Double,
        cooperation: Double,
        share: Double,
        capacity: Double
    ) {
        precondition(share >= 0 && share <= 1, "A share is a part.")
        precondition(
            capacity >= 1 && capacity <= 0x1p53 && Double(Int64(capacity)) == capacity,
            "A capacity is a whole number that a level can count to."
        )
        self.rate = rate
        self.threshold = threshold
        self.cooperation = cooperation
        self.share = share
        self.capacity = capacity
    }

    /// Exchanges what the pulses noted in the cells ask for, and forgets them.
    ///
    /// - Returns: How many cells asked.
    @discardableResult
    func perform(
        _ cells: inout MutableSpan<CellState>,
        coupling: some IonCoupling,
        at time: Int64
    ) -> Int {
        var count = 0
        for index in 0..<cells.count where cells[index].memory[.volts] != 0 {
            cells[index].memory[.demand] = demand(of: index, cells, coupling)
            count += 1
        }
        guard count > 0 else { return 0 }
        for index in 0..<cells.count where cells[index].memory[.demand] > 0 {
            if cells[index].memory[.volts] > 0 {
                let taken = attract(index, &cells, coupling, time)
                handOn(taken, from: index, &cells, coupling, time)
            } else {
                repel(index, &cells, coupling, time)
            }
        }
        for index in 0..<cells.count where cells[index].memory[.volts] != 0 {
            cells[index].memory[.volts] = 0
            cells[index].memory[.seconds] = 0
            cells[index].memory[.demand] = 0
        }
        return count
    }

    /// The ions that an electrode asks to take or to give.
    private func demand(
        of index: Int,
        _ cells: borrowing MutableSpan<CellState>,
        _ coupling: some IonCoupling
    ) -> Double {
        let volts = cells[index].memory[.volts]
        var drive = volts
        for number in 0..<coupling.neighbourCount {
            guard let (other, weight) = coupling.neighbour(number, of: index) else { continue }
            let helping = cells[other].memory[.volts]
            if helping != 0, (helping > 0) == (volts > 0) {
                drive += cooperation * weight * helping
            }
        }
        let excess = (drive < 0 ? -drive : drive) - threshold
        guard excess > 0 else { return 0 }
        return Self.whole(rate * excess * cells[index].memory[.seconds], limit: capacity)
    }

    private func attract(
        _ index: Int,
        _ cells: inout MutableSpan<CellState>,
        _ coupling: some IonCoupling,
        _ time: Int64
    ) -> Double {
        let wanted = min(cells[index].memory[.demand], capacity - cells[index].level)
        return split(wanted, index, &cells, coupling, .attract, time)
    }

    private func repel(
        _ index: Int,
        _ cells: inout MutableSpan<CellState>,
        _ coupling: some IonCoupling,
        _ time: Int64
    ) {
        let wanted = min(cells[index].memory[.demand], cells[index].level)
        _ = split(wanted, index, &cells, coupling, .repel, time)
    }

    private func handOn(
        _ taken: Double,
        from index: Int,
        _ cells: inout MutableSpan<CellState>,
        _ coupling: some IonCoupling,
        _ time: Int64
    ) {
        let shared = min(Self.whole(share * taken, limit: capacity), cells[index].level)
        _ = split(shared, index, &cells, coupling, .handOn, time)
    }

    /// Moves ions between an electrode and its partners, in proportion to what each has to offer.
    ///
    /// - Returns: How many were moved.
    private func split(
        _ wanted: Double,
        _ index: Int,
        _ cells: inout MutableSpan<CellState>,
        _ coupling: some IonCoupling,
        _ transfer: Transfer,
        _ time: Int64
    ) -> Double {
        var total = 0.0
        var last = -1
        for number in 0..<coupling.neighbourCount {
            guard let (other, weight) = coupling.neighbour(number, of: index),
                isPartner(other, of: index, cells, transfer)
            else { continue }
            let offer = weight * available(cells[other], transfer)
            guard offer > 0 else { continue }
            total += offer
            last = number
        }
        guard wanted > 0, total > 0 else { return 0 }
        var moved = 0.0
        for number in 0...last {
            guard let (other, weight) = coupling.neighbour(number, of: index),
                isPartner(other, of: index, cells, transfer)
            else { continue }
            let stock = available(cells[other], transfer)
            guard weight * stock > 0 else { continue }
            let portion =
                number == last
                ? wanted - moved : Self.whole(wanted * (weight * stock / total), limit: capacity)
            let ions = min(portion, stock, wanted - moved)
            cells[other].level += transfer == .attract ? -ions : ions
            cells[other].changedAt = time
            moved += ions
        }
        cells[index].level += transfer == .attract ? moved : -moved
        cells[index].changedAt = time
        return moved
    }

    private func available(_ cell: CellState, _ transfer: Transfer) -> Double {
        transfer == .attract ? cell.level : capacity - cell.level
    }

    /// Whether ions pass between two electrodes in a transfer; a stuck one keeps its own.
    private func isPartner(
        _ other: Int,
        of index: Int,
        _ cells: borrowing MutableSpan<CellState>,
        _ transfer: Transfer
    ) -> Bool {
        guard !cells[other].isStuck, other != index else { return false }
        let volts = cells[other].memory[.volts]
        let isAlike = volts != 0 && (volts > 0) == (cells[index].memory[.volts] > 0)
        return isAlike == (transfer == .handOn)
    }

    /// The whole part of a number from 0 to a limit.
    private static func whole(_ value: Double, limit: Double) -> Double {
        Double(Int64(min(max(value, 0), limit)))
    }
}

private enum Transfer {
    /// From undriven neighbours to a positive electrode.
    case attract
    /// From a negative electrode to undriven neighbours.
    case repel
    /// From a positive electrode to neighbours that are driven alike.
    case handOn
}

/// What the variables of an electrode are.
enum IonVariable: Int {
    /// The voltage of its pulse, in volts; 0 without one.
    case volts = 0
    /// The duration of its pulse, with the draw of the episode, in seconds.
    case seconds
    /// What it asks for, in ions.
    case demand
}

extension CellVariables {
    subscript(variable: IonVariable) -> Double {
        get { self[variable.rawValue] }
        set { self[variable.rawValue] = newValue }
    }
}
