import Testing
import Foundation
@Suite("scratch", .serialized) struct ScratchTests {
    static let jobs: [(String, UInt64, [(String, String)])] = {
        let e = ProcessInfo.processInfo.environment["JOB"] ?? ""
        return e.split(separator: ";").map { j in
            let p = j.split(separator: " ").map(String.init)
            return (p[0], UInt64(p[1])!, p.dropFirst(2).map { s in let q = s.split(separator: "=").map(String.init); return (q[0], q[1]) })
        }
    }()
    @Test("run") func run() throws {
        for (row, seed, settings) in Self.jobs {
            let t = Date()
            let r = try RehearsedRun(row, seed: seed, settings)
            print("=== \(row) \(seed) \(settings) pass \(r.passes) \(r.failures) bytes \(r.programs.reduce(0){$0+$1.count}) records \(r.records.reduce(0){$0+$1.count}) maxprog \(r.programs.map(\.count).max()!) \(Date().timeIntervalSince(t)) s")
            for m in r.conclusion.metrics { print("   ", m.name, m.value, m.unit) }
            if ProcessInfo.processInfo.environment["TABLES"] != nil { for t in r.conclusion.tables { print(t.name); for x in t.rows { print(x) } } }
        }
    }
}
