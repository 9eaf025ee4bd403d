// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Foundation

/// Shows how a run goes on: one line that is rewritten on a terminal, otherwise a line a step.
struct ProgressDisplay {
    private let isInteractive: Bool
    private let say: (String) -> Void
    private let rewrite: (String) -> Void
    private var lastStep = ""
    private var hasOpenLine = false

    init(
        isInteractive: Bool = Terminal.isInteractive,
        say: @escaping (String) -> Void = Terminal.say,
        rewrite: @escaping (String) -> Void = Terminal.rewrite
    ) {
        self.isInteractive = isInteractive
        self.say = say
        self.rewrite = rewrite
    }

    /// Shows an event.
    mutating func show(_ event: RunEvent) {
        switch event.kind {
        case .queued:
            line("\(event.job.ticket): \(event.job.ahead) before it for \(event.job.board)")
        case .started: start(event)
        case .progress: event.progress.map { step($0) }
        case .finished, .failed: end()
        }
    }

    /// Ends a line that is still open.
    mutating func end() {
        guard hasOpenLine else { return }
        say("")
        hasOpenLine = false
    }

    private mutating func start(_ event: RunEvent) {
        if let banner = event.banner { line("*** \(banner) ***") }
        let row = event.job.row.map { "\($0)  " } ?? ""
        let number = event.job.run.map { "run \($0)  " } ?? ""
        let origin = event.origin ?? "unknown"
        line("\(number)\(row)\(event.job.title)  [origin: \(origin), seed \(event.job.seed)]")
    }

    private mutating func line(_ text: String) {
        end()
        say(text)
    }

    private mutating func step(_ progress: ProgressReport) {
        let text = Self.text(progress, hasBar: isInteractive)
        if isInteractive {
            rewrite(text)
            hasOpenLine = true
            return
        }
        // A report in the middle of a step says nothing new to a log.
        let step = "\(progress.done) \(progress.label)"
        guard step != lastStep else { return }
        lastStep = step
        say(text)
    }

    static func text(_ progress: ProgressReport, hasBar: Bool) -> String {
        var parts: [String] = []
        if progress.total > 0 {
            if hasBar { parts.append(bar(progress.done, of: progress.total)) }
            parts.append("\(progress.done)/\(progress.total)")
        } else {
            parts.append("\(progress.done)")
        }
        if !progress.label.isEmpty { parts.append(progress.label) }
        parts.append("\(progress.pulses) pulses")
        if let left = progress.secondsLeft { parts.append("\(duration(left)) left") }
        if let reading = progress.reading {
            var text = "\(reading.line) \(engineering(reading.picoamperes, "A"))"
            if let siemens = reading.picosiemens { text += " \(engineering(siemens, "S"))" }
            parts.append(text)
        }
        return parts.joined(separator: "  ")
    }

    static func bar(_ done: Int, of total: Int) -> String {
        let width = 20
        let filled = min(max(done, 0), total) * width / max(total, 1)
        return "[" + String(repeating: "#", count: filled)
            + String(repeating: ".", count: width - filled) + "]"
    }

    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "unknown time" }
        let whole = Int(seconds.rounded(.up))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// A count of 10⁻¹² units with the prefix that leaves one to three digits before the point.
    static func engineering(_ pico: Int64, _ unit: String) -> String {
        let prefixes = ["p", "n", "u", "m", ""]
        var value = Double(pico)
        var index = 0
        while value.magnitude >= 1000, index < prefixes.count - 1 {
            value /= 1000
            index += 1
        }
        let digits = index == 0 ? 0 : (value.magnitude < 10 ? 3 : value.magnitude < 100 ? 2 : 1)
        return String(format: "%.\(digits)f %@%@", value, prefixes[index], unit)
    }
}
