// SPDX-License-Identifier: Apache-2.0

/// Which cells of a row are driven, watched and left alone, to see what neighbours do to another.
///
/// Cells next to one another share ions. The groups stand side by side, so that a control never
/// lies next to a driven cell, of its own group or of the next.
enum NeighbourPlan: String, Sendable, CaseIterable {
    /// One cell is driven; its neighbours are watched.
    case competition
    /// A pair of neighbours is driven together, another cell alike but alone.
    case cooperation
    /// A cell and its control are potentiated, then a neighbour of the cell alone.
    case heterosynaptic

    /// What a cell is there for.
    enum Role: Sendable {
        case spare
        case driven
        case neighbour
        case alone
        case control
    }

    /// The cells of a group, along the row.
    var group: [Role] {
        switch self {
        case .competition: [.neighbour, .driven, .neighbour, .control]
        case .cooperation:
            [.spare, .alone, .spare, .control, .spare, .driven, .driven, .spare]
        case .heterosynaptic: [.spare, .neighbour, .driven, .spare, .control, .spare]
        }
    }

    /// Who is potentiated first, before the changes that count.
    var primed: [Role] { self == .heterosynaptic ? [.neighbour, .control] : [] }

    /// Who is driven, all at once.
    var driven: [Role] { self == .cooperation ? [.alone, .driven] : [.driven] }

    /// Who is compared with the control.
    var watched: [(role: Role, name: String)] {
        switch self {
        case .competition, .heterosynaptic: [(.driven, "driven"), (.neighbour, "neighbour")]
        case .cooperation: [(.driven, "driven"), (.alone, "alone")]
        }
    }

    /// The places of a role in a group.
    func places(_ roles: [Role]) -> [Int] { group.indices.filter { roles.contains(group[$0]) } }
}
