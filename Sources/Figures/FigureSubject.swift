// SPDX-License-Identifier: Apache-2.0

package import RunStore

/// What every figure says about the run it is drawn from.
package struct FigureSubject: Hashable, Sendable {
    /// The catalogue row, if any, and the title.
    package let title: String
    /// Where the numbers come from, in words, and which record they are.
    package let origin: String
    /// Whether a real device was measured.
    package let isMeasured: Bool
    /// What every output must say first, if anything.
    package let banner: String?

    /// What a figure says about a run.
    package init(_ run: StoredRun) {
        title = [run.row, run.title].compactMap(\.self).joined(separator: " · ")
        isMeasured = run.origin == .measured
        banner = run.banner
        var parts = [Self.words(run.origin), "seed \(run.seed)", "run \(run.number)"]
        if run.isFallback { parts.insert("in place of an absent board", at: 1) }
        if let ablation = run.ablation { parts.append("ablation \(ablation)") }
        if run.state != .completed { parts.append(run.state.rawValue) }
        if let hash = run.recordHash { parts.append("record \(hash.prefix(8))…") }
        origin = parts.joined(separator: " · ")
    }

    /// What a figure says about a device that was simulated without a run.
    init(simulated title: String, _ details: String) {
        self.title = title
        origin = "\(Self.words(.simulated)) · \(details)"
        isMeasured = false
        banner = nil
    }

    private static func words(_ origin: Origin) -> String {
        switch origin {
        case .measured: "measured"
        case .simulated: "simulated, not measured"
        case .emulated: "emulated, not measured"
        case .replayed: "replayed from an earlier record"
        }
    }
}
