// SPDX-License-Identifier: Apache-2.0

internal import ServiceLifecycle

/// Runs a laboratory in a service group: a graceful shutdown stops its runs at their safe points,
/// and after a while at once; outputs are safe in either case.
package struct LaboratoryService: Service {
    private let laboratory: Laboratory
    private let patience: Duration

    /// A service that gives runs `patience` to reach their safe points.
    package init(_ laboratory: Laboratory, patience: Duration = .seconds(10)) {
        self.laboratory = laboratory
        self.patience = patience
    }

    /// Works until the service group shuts down and the last run is over.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await laboratory.run() }
            group.addTask {
                do {
                    try await gracefulShutdown()
                    await laboratory.close()
                    try await Task.sleep(for: patience)
                } catch {
                    // Cancelled: the runs are over, or the group wants an end at once.
                    await laboratory.close()
                }
                guard await !laboratory.pending().isEmpty else { return }
                _ = await laboratory.emergencyStop()
            }
            await group.next()
            group.cancelAll()
        }
    }
}
