// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import BoardLink
internal import ControlAPI
internal import Foundation
internal import Transports

/// `hebb capture`.
struct CaptureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture",
        abstract: "Look at captures of a board's link.",
        discussion: """
            hebb run … --capture FILE makes one, --board replay:FILE replays it.
            """,
        subcommands: [CaptureShow.self]
    )
}

/// `hebb capture show`.
struct CaptureShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the frames of a capture: times, messages, fields."
    )

    /// The one object of `--json`.
    private struct Answer: Encodable {
        var file: String
        var header: CaptureHeader
        var entries: [FrameListing.Entry]
        var damaged: [String: Int]
        var tornOffset: Int?
    }

    @Argument(help: "A capture.")
    var file: String

    @OptionGroup var answer: AnswerOptions

    func run() async throws {
        let capture: Capture
        do throws(TransportError) {
            capture = try Capture(path: file)
        } catch {
            throw ControlFailure(error.code.rawValue, error.description, .usage)
        }
        let listing = FrameListing(capture)
        if answer.json {
            return try Terminal.answer(
                Answer(
                    file: file,
                    header: capture.header,
                    entries: listing.entries,
                    damaged: listing.damaged,
                    tornOffset: capture.tornOffset
                )
            )
        }
        let header = capture.header
        Terminal.print("\(file)  board \(header.address)  by \(header.build)")
        if let title = header.title { Terminal.print(title) }
        listing.entries.map(Self.line).forEach(Terminal.print)
        for (sender, count) in listing.damaged.sorted(by: { $0.key < $1.key }) where count > 0 {
            Terminal.print("\(count) stretches of damaged bytes from the \(sender)")
        }
        if let offset = capture.tornOffset {
            Terminal.print("the capture is cut off at byte \(offset)")
        }
    }

    private static func line(_ entry: FrameListing.Entry) -> String {
        let time = String(format: "%12.6f", Double(entry.nanoseconds) / 1e9)
        guard let sender = entry.sender else { return "\(time)  --     \(entry.message)" }
        var words = [time, sender == "host" ? "host → " : "board ←"]
        words.append(entry.sequence.map { "#\($0)" } ?? "!")
        words.append(entry.message)
        if entry.isRepeated == true { words.append("(again)") }
        words += entry.fields.map { "\($0.name)=\($0.value)" }
        return words.joined(separator: " ")
    }
}
