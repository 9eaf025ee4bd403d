// SPDX-License-Identifier: Apache-2.0

// For threads; a file that computes numbers never sees the C library.
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Threads for one piece of work in parts.
enum ThreadTeam {
    /// What one thread does.
    private final class Part: Sendable {
        let number: Int
        let work: @Sendable (Int) -> Void

        init(_ number: Int, _ work: @escaping @Sendable (Int) -> Void) {
            self.number = number
            self.work = work
        }
    }

    /// Does the parts 0 ..< count, each on a thread of its own, part 0 on this one, and waits for all.
    ///
    /// A part must not wait for another to begin: where no thread is to be had, parts follow each
    /// other.
    static func run(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
        var threads: [pthread_t] = []
        var left: [Int] = []
        for number in 1..<max(1, count) {
            if let thread = start(Part(number, work)) {
                threads.append(thread)
            } else {
                left.append(number)
            }
        }
        work(0)
        for number in left { work(number) }
        for thread in threads { _ = pthread_join(thread, nil) }
    }

    /// Lets another thread go on, where processors are fewer than threads.
    static func giveWay() { sched_yield() }

    private static func start(_ part: Part) -> pthread_t? {
        var thread = pthread_t()
        // The thread takes over the reference, or this function where there is none.
        let reference = unsafe Unmanaged.passRetained(part)
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                let part = unsafe Unmanaged<Part>.fromOpaque(context).takeRetainedValue()
                part.work(part.number)
                return nil
            },
            reference.toOpaque()
        )
        if code == 0 { return thread }
        unsafe reference.release()
        return nil
    }
}
