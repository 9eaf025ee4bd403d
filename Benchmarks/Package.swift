// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "hebb-benchmarks",
    dependencies: [
        .package(name: "hebb", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "HebbBenchmarks",
            dependencies: [
                .product(name: "BenchmarkSubjects", package: "hebb"),
                .product(name: "BoardCore", package: "hebb"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "HebbBenchmarks",
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ]
)
