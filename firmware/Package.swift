// swift-tools-version: 6.2

import PackageDescription

/// Settings of every Swift target: those of the portable modules of the host's package.
let portable: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
    .treatWarning("EmbeddedRestrictions", as: .error),
]

/// What board and host compile from the same source.
let boardCore: Target.Dependency = .product(name: "BoardCore", package: "hebb")

/// Drivers of chips and parts, which the host tests.
let chipDrivers: Target.Dependency = .product(name: "ChipDrivers", package: "hebb")

/// One board: `boards/<name>` with its parts, the program it runs and the program that tests it.
func board(
    _ name: String,
    module: String,
    hasSelfTest: Bool = true,
    _ drivers: Target.Dependency...
) -> [Target] {
    let path = "boards/" + name
    let targets: [Target] = [
        .target(
            name: module,
            dependencies: ["Firmware", "Support", boardCore] + drivers,
            path: path,
            exclude: ["Program", "README.md", "board.json", "linker.ld"]
                + (hasSelfTest ? ["SelfTest"] : []),
            swiftSettings: portable
        ),
        .executableTarget(
            name: name,
            dependencies: ["Firmware", .byName(name: module), boardCore] + drivers,
            path: path + "/Program",
            swiftSettings: portable
        ),
    ]
    guard hasSelfTest else { return targets }
    return targets + [
        .executableTarget(
            name: name + "-selftest",
            dependencies: ["SelfTest", .byName(name: module), boardCore],
            path: path + "/SelfTest",
            swiftSettings: portable
        )
    ]
}

let package = Package(
    name: "firmware",
    dependencies: [.package(name: "hebb", path: "..")],
    targets: [
        // C: what Swift cannot say. Vectors, reset, memory functions, faults.
        .target(name: "Support", cSettings: [.unsafeFlags(["-std=c11"])]),
        // Registers of the Cortex-M System Design Kit.
        .target(name: "CMSDK", swiftSettings: portable),
        // The chip's memory as the registers that the drivers ask for.
        .target(name: "MemoryBus", dependencies: [chipDrivers], swiftSettings: portable),
        // The main loop, the same for every board.
        .target(
            name: "Firmware",
            dependencies: ["Support", boardCore],
            swiftSettings: portable
        ),
        // What a test asks of a platform: identity, echo, arithmetic, faults.
        .target(
            name: "SelfTest",
            dependencies: [
                "Firmware", "Support", boardCore, .product(name: "BoardProbes", package: "hebb"),
            ],
            swiftSettings: portable
        ),
    ]
        + board("mps2-an386", module: "MPS2AN386", "CMSDK")
        + board(
            "stm32f405",
            module: "STM32F405",
            hasSelfTest: false,
            "MemoryBus",
            chipDrivers
        )
        + board(
            "arduino-due",
            module: "ArduinoDue",
            hasSelfTest: false,
            "MemoryBus",
            chipDrivers
        )
)
