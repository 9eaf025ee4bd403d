// What Tests/Fuzz/run adds to the manifest: only what the fuzz driver needs, instrumented.
do {
    package.targets.append(
        .executableTarget(
            name: "fuzz-driver",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz/Driver",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]
        )
    )
    var kept: Set<String> = []
    var open = ["fuzz-driver"]
    while let name = open.popLast() {
        guard kept.insert(name).inserted,
            let target = package.targets.first(where: { $0.name == name })
        else { continue }
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _): open.append(name)
            case .byNameItem(let name, _): open.append(name)
            default: break
            }
        }
    }
    package.targets = package.targets.filter { kept.contains($0.name) }
    package.products = [.executable(name: "fuzz-driver", targets: ["fuzz-driver"])]
    for target in package.targets {
        var settings = target.swiftSettings ?? []
        settings.append(.unsafeFlags(["-sanitize=fuzzer,address"]))
        target.swiftSettings = settings
    }
    package.dependencies = package.dependencies.filter { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return true }
        return location.hasSuffix("Yams")
    }
}
