// SPDX-License-Identifier: Apache-2.0

/// Prints name and hash of every probe, a line each, for a comparison between builds.
///
/// Usage: `model-probe`.
@main
enum ModelProbe {
    private static func main() {
        for probe in NamedProbe.all {
            let digits = String(probe.hash(), radix: 16)
            print(probe.name, String(repeating: "0", count: 16 - digits.count) + digits)
        }
    }
}
