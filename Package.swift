// swift-tools-version: 6.2

import PackageDescription

/// Settings of every Swift target.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
]

/// Settings of targets that also compile into the firmware.
let portable = strict + [.treatWarning("EmbeddedRestrictions", as: .error)]

/// A library target under `Sources/`.
func module(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    _ settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// Drivers of firmware/ that are tested on the host: on models of registers, never on memory.
func driver(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "firmware/Sources/" + name,
        swiftSettings: portable
    )
}

/// A program, which may live outside `Sources/`.
func program(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

/// The tests of one module.
func tests(
    _ module: String,
    _ more: [Target.Dependency] = [],
    resources: [Resource] = []
) -> Target {
    .testTarget(
        name: module + "Tests",
        dependencies: [.byName(name: module)] + more,
        resources: resources,
        swiftSettings: strict
    )
}

let package = Package(
    name: "hebb",
    products: [
        // For firmware/, which is a package of its own.
        .library(
            name: "BoardCore",
            targets: [
                "BoardRuntime", "BoardUSB", "DeviceModels", "FixedMemory", "ModelDriver",
                "NeuronModels", "PortableMath", "PulsePrograms", "Quantities", "WireProtocol",
            ]
        ),
        // Drivers of chips and parts for firmware/, without any board's memory behind them.
        .library(
            name: "ChipDrivers",
            targets: ["AnalogueParts", "FrontEnd", "Registers", "SAM3X", "STM32F4"]
        ),
        // For the self-test of firmware/.
        .library(name: "BoardProbes", targets: ["Probes"]),
        // For Benchmarks/: package access ends at a package, so the host modules are reached
        // through these few public types.
        .library(name: "BenchmarkSubjects", targets: ["BenchmarkSubjects"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            exact: "2.28.1",
            traits: ["FullFoundation"]
        ),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // Portable core: the same source runs on the host and on the board.
        module("FixedMemory", [], portable),
        module("PortableMath", [], portable),
        module("Quantities", [], portable),
        module("PulsePrograms", ["FixedMemory", "Quantities"], portable),
        module(
            "BoardRuntime",
            ["FixedMemory", "PulsePrograms", "Quantities", "WireProtocol"],
            portable
        ),
        tests("BoardRuntime", ["PulsePrograms", "Quantities", "TestKit", "WireProtocol"]),
        module("DeviceModels", ["PortableMath"], portable),
        module("NeuronModels", ["PortableMath"], portable),
        module(
            "ModelDriver",
            ["BoardRuntime", "DeviceModels", "FixedMemory", "PulsePrograms", "Quantities"],
            portable
        ),
        tests(
            "ModelDriver",
            ["BoardRuntime", "DeviceModels", "PulsePrograms", "Quantities"]
        ),
        tests("DeviceModels", ["PortableMath"], resources: [.copy("Golden")]),
        tests("NeuronModels", ["PortableMath"], resources: [.copy("Golden")]),
        tests("PortableMath", resources: [.copy("Golden")]),
        tests("Quantities", ["FixedMemory"]),
        module("WireProtocol", ["FixedMemory", "PulsePrograms", "Quantities"], portable),
        tests("WireProtocol", ["FixedMemory", "ProtocolSchema", "PulsePrograms", "Quantities"]),

        // The generator of the wire protocol's code, page and vectors.
        .target(
            name: "ProtocolSchema",
            path: "protocols/Generator/Schema",
            swiftSettings: strict
        ),
        program("protogen", ["ProtocolSchema"], path: "protocols/Generator/Program"),

        // Records.
        module(
            "RunStore",
            ["PulsePrograms", "Quantities", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        program(
            "store-writer",
            ["RunStore", "PulsePrograms", "Quantities"],
            path: "Tests/StoreWriter"
        ),
        tests(
            "RunStore",
            [
                "PulsePrograms", "Quantities", "store-writer",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),

        // Figures, drawn by gnuplot from what the store holds.
        module("Figures", ["Analysis", "PulsePrograms", "Quantities", "RunStore"]),
        tests("Figures", ["PulsePrograms", "Quantities", "RunStore"]),

        // Plans: what an experiment file says.
        module("Experiments", ["Quantities", .product(name: "Yams", package: "Yams")]),
        tests("Experiments", ["Quantities"]),
        // A device of a profile without bench, board or daemon: the daemon, the command line and
        // figures of models share it.
        module("SimulatedDevices", ["DeviceModels", "Experiments"]),
        tests("SimulatedDevices", ["DeviceModels", "Experiments"]),
        // Arrays with line resistance.
        module("CrossbarArray", ["PortableMath"]),
        tests("CrossbarArray", ["PortableMath"], resources: [.copy("Golden")]),
        module(
            "ArrayRuns",
            ["CrossbarArray", "DeviceModels", "ModelDriver", "PulsePrograms", "SimulatedDevices"]
        ),
        tests(
            "ArrayRuns",
            [
                "BoardRuntime", "CrossbarArray", "DeviceModels", "ModelDriver", "PulsePrograms",
                "Quantities", "SimulatedDevices",
            ]
        ),
        module("NeuronRuns", ["DeviceModels", "Experiments", "NeuronModels"]),
        tests("NeuronRuns"),
        module("Plasticity", ["PortableMath", "Quantities"]),
        tests("Plasticity", ["PortableMath", "Quantities"]),
        module(
            "Procedures",
            [
                "Analysis", "Experiments", "Plasticity", "PortableMath", "PulsePrograms",
                "Quantities",
            ]
        ),
        tests(
            "Procedures",
            [
                "BoardRuntime", "DeviceModels", "Experiments", "ModelDriver", "PulsePrograms",
                "Quantities", "SimulatedDevices",
            ]
        ),

        // What records say: fits, statistics and verdicts, for plans, figures and the daemon.
        module("Analysis", ["PortableMath"]),
        tests("Analysis", ["PortableMath"]),

        // Byte pipes. Only HardwareTransports knows the C libraries.
        module("Transports", ["WireProtocol"]),
        tests("Transports", ["TestKit", "WireProtocol"]),
        .systemLibrary(
            name: "CSerialPort",
            pkgConfig: "libserialport",
            providers: [.apt(["libserialport-dev"])]
        ),
        .systemLibrary(
            name: "CLibUSB",
            pkgConfig: "libusb-1.0",
            providers: [.apt(["libusb-1.0-0-dev"])]
        ),
        module("HardwareTransports", ["CLibUSB", "CSerialPort", "Instruments", "Transports"]),
        tests(
            "HardwareTransports",
            ["SerialProbe", "TestKit", "Transports", "USBProbe"],
            resources: [.copy("Bench")]
        ),

        // Run inside test beds that pretend to be machines with serial ports and USB.
        program("SerialProbe", ["HardwareTransports", "Transports"], path: "Tests/SerialProbe"),
        program(
            "USBProbe",
            [
                "BoardLink", "HardwareTransports", "PulsePrograms", "SimulatedBoard", "Transports",
                "WireProtocol",
            ],
            path: "Tests/USBProbe"
        ),

        // Instruments that speak SCPI over a stream or over USB.
        module("Instruments", ["Transports"]),
        tests("Instruments", ["TestKit", "Transports"]),
        module(
            "PulseGenerators",
            ["Experiments", "Instruments", "Quantities", "Transports"]
        ),
        tests(
            "PulseGenerators",
            ["Experiments", "Instruments", "Quantities", "TestKit", "Transports"],
            resources: [.copy("Golden")]
        ),

        // A session with a board, and a board at the far end of a stream.
        module(
            "BoardLink",
            ["PulsePrograms", "Quantities", "Transports", "WireProtocol"]
        ),
        module(
            "SimulatedBoard",
            ["BoardRuntime", "CrossbarArray", "ModelDriver", "Transports", "WireProtocol"]
        ),
        tests(
            "SimulatedBoard",
            [
                "BoardRuntime", "CrossbarArray", "DeviceModels", "ModelDriver", "PulsePrograms",
                "Quantities",
            ]
        ),
        tests(
            "BoardLink",
            [
                "BoardRuntime", "DeviceModels", "ModelDriver", "PulsePrograms", "Quantities",
                "SimulatedBoard", "TestKit", "Transports", "WireProtocol",
            ]
        ),

        // A board as a USB device, and one in a process behind the kernel's own USB.
        module("BoardUSB", ["FixedMemory"], portable),
        .target(
            name: "USBOverIP",
            dependencies: ["BoardUSB"],
            path: "Tests/USBOverIP",
            swiftSettings: strict
        ),
        program(
            "virtual-board",
            [
                "BoardUSB", "SimulatedBoard", "Transports", "USBOverIP",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/VirtualBoard"
        ),
        tests(
            "BoardUSB",
            [
                "DeviceModels", "PulsePrograms", "SimulatedBoard", "TestKit", "USBOverIP",
                "WireProtocol",
            ]
        ),

        // Test doubles that several test targets share.
        .target(
            name: "TestKit",
            dependencies: ["PulsePrograms", "Transports", "WireProtocol"],
            path: "Tests/TestKit",
            swiftSettings: strict
        ),

        // What Tests/Fuzz/run throws hostile bytes at.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "BoardLink", "BoardRuntime", "Experiments", "Instruments", "ModelDriver",
                "Procedures", "PulsePrograms", "Transports", "WireProtocol",
            ],
            path: "Tests/Fuzz/Targets",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["FuzzTargets"],
            swiftSettings: strict
        ),

        // Harms frames by the hundred million.
        program("link-campaign", ["TestKit"], path: "Tests/LinkCampaign"),

        // Service: the daemon, its interface, and the programs.
        module(
            "ControlAPI",
            [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        module(
            "Daemon",
            [
                "BoardLink", "ControlAPI", "DeviceModels", "Experiments", "ModelDriver",
                "Procedures", "PulsePrograms", "Quantities", "RunStore", "SimulatedBoard",
                "SimulatedDevices", "Transports", "WireProtocol",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        program(
            "hebbd",
            [
                "ControlAPI", "Daemon", "HardwareTransports", "Transports",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        // NPZ files are zip archives; Foundation has no inflate on Linux.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        program(
            "hebb",
            [
                "ArrayRuns", "BoardLink", "CZlib", "ControlAPI", "CrossbarArray", "Daemon",
                "Experiments", "Figures", "HardwareTransports", "Instruments", "NeuronRuns",
                "PulseGenerators", "PulsePrograms", "RunStore", "SimulatedBoard",
                "SimulatedDevices", "Transports",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        tests("ControlAPI"),
        tests(
            "Daemon",
            [
                "ControlAPI", "Experiments", "PulsePrograms", "RunStore", "TestKit", "Transports",
                "WireProtocol",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "HebbTests",
            dependencies: ["ControlAPI", "TestKit", "hebb", "hebbd"],
            swiftSettings: strict
        ),

        // What Benchmarks/ measures of the host modules.
        .target(
            name: "BenchmarkSubjects",
            dependencies: [
                "BoardLink", "PulsePrograms", "Quantities", "RunStore", "SimulatedBoard",
                "Transports",
            ],
            path: "Benchmarks/Subjects",
            swiftSettings: strict
        ),

        // Hebb's part in the comparison with peers.
        program(
            "peer-subject",
            ["ArrayRuns", "CrossbarArray", "DeviceModels", "NeuronModels", "SimulatedDevices"],
            path: "Benchmarks/peers/Subject"
        ),

        // What host and chip compute alike, and the firmware under QEMU.
        .target(
            name: "Probes",
            dependencies: ["DeviceModels", "NeuronModels", "PortableMath"],
            path: "Tests/Probes",
            swiftSettings: portable
        ),
        program(
            "model-probe",
            ["DeviceModels", "NeuronModels", "Probes"],
            path: "Tests/ModelProbe"
        ),
        .testTarget(
            name: "FirmwareTests",
            dependencies: [
                "BoardRuntime", "DeviceModels", "ModelDriver", "NeuronModels", "Probes",
                "PulsePrograms", "TestKit", "WireProtocol", "model-probe",
            ],
            swiftSettings: strict
        ),

        // Drivers of real boards.
        driver("Registers"),
        driver("STM32F4", ["Registers"]),
        driver("SAM3X", ["Registers"]),
        driver("AnalogueParts"),
        driver(
            "FrontEnd",
            [
                "AnalogueParts", "BoardRuntime", "PulsePrograms", "Quantities", "Registers",
                "STM32F4", "WireProtocol",
            ]
        ),
        .testTarget(
            name: "ChipDriversTests",
            dependencies: [
                "AnalogueParts", "BoardRuntime", "FrontEnd", "PulsePrograms", "Quantities",
                "Registers", "SAM3X", "STM32F4", "WireProtocol",
            ],
            swiftSettings: strict
        ),

        // The programs as their users run them.
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "ControlAPI", "PulsePrograms", "RunStore", "TestKit", "Transports",
                "WireProtocol", "hebb", "hebbd",
            ],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
    ]
)
