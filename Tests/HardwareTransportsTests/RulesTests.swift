// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestKit
import Testing

@Suite("The rules for udev", .timeLimit(.minutes(2)))
struct RulesTests {
    private static let folder = PretendedMachine.file("../../udev")

    private static let broken = """
        SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", MODE="0666", GROUP="hebb"
        SUBSYSTEM=="usb", ATTR{idVendor}=="1209" MODE="0660"
        SUBSYSTEM=="usb", FROB=="1", GROUP="hebb"
        SUBSYSTEM=="usb", MODE="0660", GROUP="nosuchgroup"
        SUBSYSTEM=="usb", TAG+="uaccess"
        SUBSYSTEM=="usb", GOTO="nowhere"
        SUBSYSTEM=="usb", MODE="0660"
        SUBSYSTEM=="usb", SYMLINK+="hebb/usb-$attr{serial}"
        SUBSYSTEM=="usb", SYMLINK="sda"

        """

    @Test("hold no mistake", arguments: ["69-hebb-test-boards.rules", "70-hebb.rules"])
    func lint(name: String) throws {
        let text = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
        #expect(RulesLint.mistakes(text) == [])
    }

    @Test("that are broken are found to be")
    func lintBroken() {
        #expect(
            RulesLint.mistakes(Self.broken) == [
                "1: MODE 0666, not 0660",
                "2: not KEY OPERATOR \"VALUE\", with commas between",
                "3: FROB == is nothing",
                "4: GROUP nosuchgroup, not hebb",
                "5: uaccess gives the board to whoever sits there",
                "7: MODE without GROUP",
                "8: SYMLINK with a text of the device that nobody cleaned",
                "9: SYMLINK outside of hebb/",
                "6: GOTO a label that is not there, nowhere",
            ]
        )
    }

    @Test("give boards to the group hebb and name them, and leave other devices alone", .udev)
    func dryRun() throws {
        let found = try judge(["69-hebb-test-boards.rules", "70-hebb.rules"])
        #expect(
            found == [
                "usb GROUP 987", "usb MODE 0660", "usb LINK 'hebb/usb-HB0001'",
                "usb HEBB_BOARD=1", "usb HEBB_PLACE=1-1", "usb ID_MM_DEVICE_IGNORE=1",
                "usbtmc GROUP 987", "usbtmc MODE 0660", "usbtmc LINK 'hebb/usbtmc-HB0001'",
                "usbtmc HEBB_BOARD=1", "usbtmc HEBB_PLACE=1-1",
                "tty GROUP 987", "tty MODE 0660", "tty LINK 'hebb/tty-HB0002'",
                "tty HEBB_BOARD=1", "tty HEBB_PLACE=1-2", "tty ID_MM_PORT_IGNORE=1",
                "tty TAGS=:systemd:",
                "nameless GROUP 987", "nameless MODE 0660", "nameless LINK 'hebb/usb-at-1-3'",
                "nameless HEBB_BOARD=1", "nameless HEBB_PLACE=1-3",
                "nameless ID_MM_DEVICE_IGNORE=1",
            ]
        )
    }

    @Test("that are broken are reported by udev itself", .udev)
    func dryRunBroken() throws {
        let scratch = ScratchPath()
        let path = scratch.file("71-broken.rules")
        try Self.broken.write(toFile: path, atomically: true, encoding: .utf8)
        let found = try judge(["69-hebb-test-boards.rules", path]).filter { $0.hasPrefix("usb ") }
        #expect(found.contains("usb MODE 0666"))
        #expect(found.contains { $0.contains("Invalid key 'FROB'") })
        #expect(found.contains { $0.contains("Unknown group 'nosuchgroup'") })
    }

    /// What udevadm makes of rules, named or by their paths, on the pretended machine.
    private func judge(_ rules: [String]) throws -> [String] {
        let machine = try PretendedMachine("usb_bench")
        return try machine.judge(rules.map { $0.hasPrefix("/") ? $0 : "\(Self.folder)/\($0)" })
    }
}

extension Trait where Self == ConditionTrait {
    /// Needs udev and the right to have a namespace of one's own.
    fileprivate static var udev: Self {
        .enabled(
            if: PretendedMachine.isAvailable && PretendedMachine.hasRulesBed,
            "needs the packages umockdev, libumockdev-dev and udev, and user namespaces"
        )
    }
}

extension PretendedMachine {
    /// Whether udev's rules can be tried here.
    fileprivate static let hasRulesBed =
        shell("command -v udevadm && command -v unshare && \(enter) true") != nil

    /// Enters a user namespace from a user without rights.
    private static let enter = """
        $([ "$(id -u)" != 0 ] || echo setpriv --reuid=65534 --regid=65534 --clear-groups) \
        unshare --user --map-root-user --mount
        """

    /// What udevadm makes of the rules in these files.
    fileprivate func judge(_ rules: [String]) throws -> [String] {
        // A user without rights reads nothing in a home directory, so everything is copied.
        let open = ScratchPath()
        let copies = ["usb_bench", "udev_rules.sh", "group"] + rules.map { name(of: $0) }
        var sources = [program, Self.file("Bench/udev_rules.sh"), "/etc/group"] + rules
        for copy in copies {
            try FileManager.default.copyItem(atPath: sources.removeFirst(), toPath: open.file(copy))
        }
        let places = copies.map { "'\(open.file($0))'" }
        let files = places.dropFirst(3).joined(separator: " ")
        let output = Self.shell(
            """
            chmod 755 '\(open.directory)' \(places[0]) \(places[1]) && chmod 644 \(files)
            sed -i /^hebb:/d \(places[2]) && echo hebb:x:987: >>\(places[2])
            chmod 644 \(places[2])
            \(places[1]) \(places[0]) \(places[2]) \(files)
            """
        )
        return try #require(output).split(separator: "\n").map(String.init)
    }

    private func name(of path: String) -> String {
        URL(filePath: path).lastPathComponent
    }
}
