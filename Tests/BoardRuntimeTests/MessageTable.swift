// SPDX-License-Identifier: Apache-2.0

import WireProtocol

/// What the board answers to each message in each situation, and the state it is in afterwards.
///
/// `-` means no answer; a fault stands for a reply with it, `none` for one without; other words are
/// the messages that answer. Behind `>` stands the state afterwards; without one it stays.
enum MessageTable {
    /// One answer.
    struct Row: Sendable, CustomStringConvertible {
        var message: String
        var situation: BoardSituation
        var answer: String
        var state: String

        init(message: String, situation: BoardSituation, _ cell: String) {
            let parts = cell.split(separator: ">").map(String.init)
            self.message = message
            self.situation = situation
            answer = parts[0]
            state = parts.count > 1 ? parts[1] : "\(situation.state)"
        }

        var description: String { "\(message) when \(situation)" }
    }

    /// Situations that are answered alike share a column.
    static let text = """
        situation        safe            armed               playing             paused
        hello            helloReply      helloReply>tripped  helloReply>tripped  helloReply>tripped
        heartbeat        -               -                   -                   -
        emergencyStop    ->tripped       ->tripped           ->tripped           ->tripped
        time             timeReply       timeReply           timeReply           timeReply
        acknowledge      -               -                   -                   -
        limitsSet        limitsInForce   wrongState          wrongState          wrongState
        arrayLimitsSet   arrayLimits     wrongState          wrongState          wrongState
        arrayLimitsGet   arrayLimits     arrayLimits         arrayLimits         arrayLimits
        specimenSet      none            wrongState          wrongState          wrongState
        arm              none>armed      wrongState          wrongState          wrongState
        disarm           none            none>safe           none>safe           none>safe
        stop             wrongState      wrongState          none                none>safe
        abort            none            none                none>safe           none>safe
        start            wrongState      none>running        wrongState          wrongState
        clear            wrongState      wrongState          wrongState          wrongState
        recordsGrant     none            none                none                none
        playAcknowledge  none            none                wrongState          wrongState
        statisticsGet    statistics      statistics          statistics          statistics
        selfTest         none            wrongState          wrongState          wrongState
        programBegin     none            wrongState          wrongState          wrongState
        programChunk     malformed       wrongState          wrongState          wrongState
        programSeal      programVerdict  wrongState          wrongState          wrongState

        situation        stopped,broken,expired,released  interrupted     orphaned    pressed
        hello            helloReply                       helloReply      helloReply  helloReply
        heartbeat        -                                -               -           -
        emergencyStop    -                                -               -           -
        time             timeReply                        timeReply       timeReply   timeReply
        acknowledge      -                                -               -           -
        limitsSet        wrongState                       wrongState      wrongState  wrongState
        arrayLimitsSet   wrongState                       wrongState      wrongState  wrongState
        arrayLimitsGet   arrayLimits                      arrayLimits     arrayLimits arrayLimits
        specimenSet      wrongState                       wrongState      wrongState  wrongState
        arm              wrongState                       wrongState      noLimits    wrongState
        disarm           none                             none            none        none
        stop             wrongState                       wrongState      wrongState  wrongState
        abort            none                             none            none        none
        start            wrongState                       recordsPending  noProgram   wrongState
        clear            none>safe                        none>safe       none>safe   stillPresent
        recordsGrant     none                             none            none        none
        playAcknowledge  none                             none            none        none
        statisticsGet    statistics                       statistics      statistics  statistics
        selfTest         wrongState                       wrongState      wrongState  wrongState
        programBegin     wrongState                       wrongState      wrongState  wrongState
        programChunk     wrongState                       wrongState      wrongState  wrongState
        programSeal      wrongState                       wrongState      wrongState  wrongState

        situation        damaged
        hello            helloReply
        heartbeat        -
        emergencyStop    ->tripped
        time             timeReply
        acknowledge      -
        limitsSet        arrayLimitsDamaged
        arrayLimitsSet   arrayLimitsDamaged
        arrayLimitsGet   arrayLimits
        specimenSet      none
        arm              arrayLimitsDamaged
        disarm           none
        stop             wrongState
        abort            none
        start            wrongState
        clear            wrongState
        recordsGrant     none
        playAcknowledge  none
        statisticsGet    statistics
        selfTest         none
        programBegin     none
        programChunk     malformed
        programSeal      arrayLimitsDamaged
        """

    /// The table, one answer a row.
    static let rows: [Row] = {
        var rows: [Row] = []
        var columns: [[BoardSituation]] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words[0] != "situation" else {
                columns = words.dropFirst().map { column in
                    column.split(separator: ",").compactMap { BoardSituation(rawValue: "\($0)") }
                }
                continue
            }
            for (column, cell) in zip(columns, words.dropFirst()) {
                rows += column.map { Row(message: words[0], situation: $0, cell) }
            }
        }
        return rows
    }()
}
