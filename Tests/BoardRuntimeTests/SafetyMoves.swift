// SPDX-License-Identifier: Apache-2.0

import Foundation
import WireProtocol

/// A change of a board's state, and what caused it.
struct Move: Hashable, Sendable, CustomStringConvertible {
    var from: BoardState
    var event: String
    var to: BoardState

    var description: String { "\(from) -\(event)-> \(to)" }
}

/// The changes of state that the model of the safety rules makes.
enum SafetyMoves {
    /// Every `MOVE(from, event, to)` of safety.pml, as its proof needs them.
    static func read() throws -> Set<Move> {
        let model = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("protocols/board/models/safety.pml")
        let text = try String(contentsOf: model, encoding: .utf8)
        var moves: Set<Move> = []
        for part in text.components(separatedBy: ":: MOVE(").dropFirst() {
            let words = part.prefix { $0 != ")" }.split(separator: ",")
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard words.count == 3, let from = state(words[0]), let to = state(words[2]) else {
                continue
            }
            moves.insert(Move(from: from, event: words[1], to: to))
        }
        return moves
    }

    private static func state(_ name: String) -> BoardState? {
        switch name {
        case "SAFE": .safe
        case "ARMED": .armed
        case "RUNNING": .running
        case "TRIPPED": .tripped
        default: nil
        }
    }
}
