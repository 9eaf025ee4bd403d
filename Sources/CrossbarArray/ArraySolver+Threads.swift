// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A solver that one thread works with.
private final class ThreadSolver: @unchecked Sendable {
    // Safe: a thread alone has it until it is joined.
    var solver: ArraySolver
    var solutions: [Solution] = []
    var error: SolverError?

    init(_ solver: consuming ArraySolver) { self.solver = solver }
}

/// How far a pass has come that two threads share: how many panels are begun, and how many
/// halves of panels done.
private final class PassProgress: Sendable {
    let begun = Atomic<Int>(0)
    let descended = Atomic<Int>(0)
    let ascended = Atomic<Int>(0)
}

/// Vectors that several threads read.
private struct SharedSources: @unchecked Sendable {
    // Safe: nobody writes them during a solve.
    let sources: ArraySources
}

extension ArraySolver {
    /// The currents for each of several drives.
    ///
    /// The factors of all lines are kept between solves, and nothing else is: each solution has
    /// the bits that it would have alone. Threads share out the drives.
    ///
    /// - Throws: ``SolverError``, at the first drive that has no solution.
    package mutating func solve(
        _ drives: [LineDrive],
        detail: Solution.Detail = []
    ) throws(SolverError) -> [Solution] {
        let count = min(threadCount, drives.count)
        guard count > 1 else {
            var solutions: [Solution] = []
            solutions.reserveCapacity(drives.count)
            for drive in drives { solutions.append(try solve(drive, detail: detail)) }
            return solutions
        }
        prepareToShare()
        var threads: [ThreadSolver] = []
        for _ in 0..<count {
            threads.append(ThreadSolver(ArraySolver(sharing: self, ownsWork: true)))
        }
        let team = threads
        ThreadTeam.run(count) { number in
            let share = drives.count * number / count..<drives.count * (number + 1) / count
            do throws(SolverError) {
                for index in share {
                    team[number].solutions.append(
                        try team[number].solver.solve(drives[index], detail: detail)
                    )
                }
            } catch {
                team[number].error = error
            }
        }
        for thread in team {
            if let error = thread.error { throw error }
        }
        return team.flatMap(\.solutions)
    }

    /// Makes what solves would otherwise make as they need it.
    private mutating func prepareToShare() {
        guard isAlternating, !isRisingFactored else { return }
        for panel in (0..<shape.rowPanelCount).reversed() { factorRising(panel) }
        isRisingFactored = true
    }

    /// How many threads a pass takes: more than two would wait for each other, and small arrays
    /// would wait for threads.
    var passThreads: Int {
        rowCount * columnCount >= leastSharedCellCount ? min(2, threadCount) : 1
    }

    /// A pass by two threads that take one panel after the other.
    ///
    /// ```
    /// first thread    descend 0   ascend 0    descend 2   ascend 2    …
    /// second thread               descend 1   ascend 1    descend 3   …
    /// ```
    ///
    /// Each half of a panel waits for the same half of the panel before it, so everything happens in
    /// the order in which one thread does it.
    func runInTurns(_ pass: Pass, _ sources: ArraySources) {
        let count = shape.rowPanelCount
        let progress = PassProgress()
        let shared = SharedSources(sources: sources)
        let team = [0, 1].map { _ in ThreadSolver(ArraySolver(sharing: self, ownsWork: false)) }
        ThreadTeam.run(2) { thread in
            while true {
                let number = progress.begun.add(1, ordering: .relaxed).oldValue
                guard number < count else { return }
                Self.wait(progress.descended, number)
                team[thread].solver.descend(number, pass, shared.sources)
                progress.descended.store(number + 1, ordering: .releasing)
                Self.wait(progress.ascended, number)
                team[thread].solver.ascend(number, pass, shared.sources)
                progress.ascended.store(number + 1, ordering: .releasing)
            }
        }
    }

    private static func wait(_ done: borrowing Atomic<Int>, _ number: Int) {
        var turns = 0
        while done.load(ordering: .acquiring) < number {
            turns += 1
            if turns > 200 { ThreadTeam.giveWay() }
        }
    }
}
