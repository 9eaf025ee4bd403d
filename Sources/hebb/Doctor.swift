// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import ControlAPI
internal import Daemon
internal import Foundation
internal import Glibc
internal import HardwareTransports
internal import RunStore
internal import Transports

/// `hebb doctor`.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check this machine, and say what to do about what is amiss.",
        discussion: "The exit status is 0 unless a check fails; warnings do not count."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var protocols: ProtocolOptions
    @OptionGroup var daemon: DaemonOptions
    @OptionGroup var answer: AnswerOptions

    /// One thing that was checked.
    struct Check: Encodable {
        /// How it is.
        enum Result: String, Encodable { case ok, warn, fail }

        var name: String
        var result: Result
        var found: String
        var advice: String?
    }

    private struct Answer: Encodable {
        var healthy: Bool
        var checks: [Check]
    }

    func run() async throws {
        let service = await checkDaemon()
        var checks = [service]
        checks += await checkStore()
        checks.append(checkRecipes())
        checks += checkPorts()
        checks.append(Self.program("gnuplot", "figures", "apt install gnuplot-nox"))
        checks.append(
            Self.program("qemu-system-arm", "the emulated board", "apt install qemu-system-arm")
        )
        checks.append(Self.clock())
        let isHealthy = !checks.contains { $0.result == .fail }
        if answer.json {
            try Terminal.answer(Answer(healthy: isHealthy, checks: checks))
        } else {
            let lines = Terminal.table(checks.map { [$0.result.rawValue, $0.name, $0.found] })
            for (line, check) in zip(lines, checks) {
                Terminal.print(line)
                if let advice = check.advice { Terminal.print("      -> \(advice)") }
            }
        }
        if !isHealthy { throw Outcome(exitStatus: ExitStatus.failed.rawValue) }
    }

    private func checkDaemon() async -> Check {
        let socket = daemon.client.socket
        do {
            if let version = try await daemon.version() {
                let found = "hebbd \(version.version), process \(version.process), at \(socket)"
                return Check(name: "daemon", result: .ok, found: found)
            }
            return Check(
                name: "daemon",
                result: .warn,
                found: "none answers at \(socket)",
                advice: "start hebbd, or use --standalone"
            )
        } catch {
            let advice = "read the daemon's log: journalctl -u hebbd"
            return Check(name: "daemon", result: .fail, found: "\(error)", advice: advice)
        }
    }

    private func checkStore() async -> [Check] {
        do {
            let path = try await store.path(daemon)
            return [Self.writable(path), try Self.readable(path), Self.freeSpace(path)]
        } catch {
            let advice = "name another store with --store"
            return [Check(name: "store", result: .fail, found: "\(error)", advice: advice)]
        }
    }

    private static func readable(_ path: String) throws -> Check {
        guard FileManager.default.fileExists(atPath: path) else {
            return Check(name: "store", result: .ok, found: "none yet; the first run makes it")
        }
        let archive = try RunArchive(path: path, options: .init(access: .readOnly))
        let runs = try archive.runs()
        let interrupted = runs.count { $0.state == .interrupted }
        return Check(
            name: "store",
            result: interrupted > 0 ? .warn : .ok,
            found: "\(runs.count) runs, \(interrupted) interrupted",
            advice: interrupted > 0 ? "hebb runs --state interrupted lists them" : nil
        )
    }

    private static func writable(_ path: String) -> Check {
        let folder = existingFolder(above: path)
        let target = FileManager.default.fileExists(atPath: path) ? path : folder
        let isWritable = unsafe access(target, W_OK) == 0
        return Check(
            name: "store directory",
            result: isWritable ? .ok : .warn,
            found: isWritable ? path : "\(target) is not writable by this user",
            advice: isWritable ? nil : "let hebbd record, or choose another --store"
        )
    }

    private static func freeSpace(_ path: String) -> Check {
        var status = statvfs()
        guard unsafe statvfs(existingFolder(above: path), &status) == 0 else {
            return Check(name: "free space", result: .warn, found: "unknown")
        }
        let bytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let isEnough = bytes > 1 << 30
        return Check(
            name: "free space",
            result: isEnough ? .ok : .warn,
            found: String(format: "%.1f GB", Double(bytes) / 1e9),
            advice: isEnough ? nil : "make room: a run that finds none ends with exit status 5"
        )
    }

    private static func existingFolder(above path: String) -> String {
        var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path) {
            folder = folder.deletingLastPathComponent()
        }
        return folder.path
    }

    private func checkRecipes() -> Check {
        do {
            let laboratory = try protocols.laboratory(store: "")
            let catalogue = try laboratory.found()
            let rows = try CatalogueReport(catalogue).rows.map(\.row)
            let place = laboratory.configuration.protocols ?? ""
            let found = "\(rows.joined(separator: ", ")) in \(place)"
            return Check(name: "recipes", result: .ok, found: found)
        } catch {
            return Check(
                name: "recipes",
                result: .fail,
                found: LaboratoryError(error).description,
                advice: "name their directory with --recipes DIR or $HEBB_PROTOCOLS"
            )
        }
    }

    private func checkPorts() -> [Check] {
        do {
            let devices = try DeviceScan.attached()
            guard !devices.isEmpty else {
                let advice = "plug a board in, or use --board sim"
                return [Check(name: "boards", result: .ok, found: "none", advice: advice)]
            }
            return devices.map { device in
                let isBoard = device.isKnownBoard
                return Check(
                    name: isBoard ? "board" : "serial port",
                    result: device.obstacle == nil ? .ok : .warn,
                    found: "\(device.address)"
                        + (device.obstacle == nil ? "" : " may not be opened by this user"),
                    advice: device.obstacle
                )
            }
        } catch {
            return [Check(name: "boards", result: .warn, found: "\(error)")]
        }
    }

    private static func program(_ name: String, _ use: String, _ advice: String) -> Check {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let path = folders.map { "\($0)/\(name)" }.first { (path: String) -> Bool in
            unsafe access(path, X_OK) == 0
        }
        return Check(
            name: name,
            result: path == nil ? .warn : .ok,
            found: path ?? "not found, needed for \(use)",
            advice: path == nil ? advice : nil
        )
    }

    private static func clock() -> Check {
        // The time before which this was not written.
        let isSet = HostClock.now() > 1_735_689_600_000_000_000
        return Check(
            name: "clock",
            result: isSet ? .ok : .fail,
            found: Date().formatted(.iso8601),
            advice: isSet ? nil : "set the clock: every record carries the time"
        )
    }
}
