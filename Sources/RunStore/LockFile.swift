// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The advisory locks that say which runs have a living writer.
///
/// Byte *n* of the file `STORE-writers` is locked as long as the writer of run *n* lives; byte 0 is
/// locked while a store is made or migrated. The locks belong to the open file, so the kernel
/// gives them up when the process ends, however it ends. Compared with a stored process id this
/// needs no guess about ids used again, restarts of the machine, or processes in other containers,
/// and it also tells two writers of one process apart. It holds wherever SQLite's own locks hold.
///
/// Source: fcntl(2), "Open file description locks (non-POSIX)".
final class LockFile: Sendable {
    private let descriptor: Int32

    /// Commands of fcntl that Swift's view of the C library leaves out.
    ///
    /// Source: Linux, include/uapi/asm-generic/fcntl.h.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    /// Opens the lock file of the store at `storePath`, and makes it when it `isWritable`.
    init(storePath: String, isWritable: Bool) throws(StoreError) {
        let path = storePath + "-writers"
        let flags = isWritable ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC
        descriptor = unsafe open(path, flags, 0o666)
        guard descriptor >= 0 else {
            let number = errno
            let isRefused = [EACCES, EPERM, EROFS].contains(number)
            throw StoreError(
                isRefused ? .readOnly : .cannotOpen,
                StoreError.Context(path: storePath),
                cause: unsafe String(cString: strerror(number))
            )
        }
    }

    deinit {
        // Closing gives up every lock. There is nothing to do about an error here.
        _ = close(descriptor)
    }

    /// Locks one byte, and says whether it was free.
    func tryLock(_ byte: Int64) -> Bool { apply(Int16(F_WRLCK), byte) }

    /// Gives one byte up.
    func unlock(_ byte: Int64) { _ = apply(Int16(F_UNLCK), byte) }

    /// Whether another open file holds the byte.
    func isLocked(_ byte: Int64) -> Bool {
        var request = Self.request(Int16(F_WRLCK), byte)
        let result = unsafe fcntl(descriptor, Self.getLock, &request)
        // A lock that cannot be asked about counts as held: a live run must never be touched.
        return result != 0 || request.l_type != Int16(F_UNLCK)
    }

    private func apply(_ type: Int16, _ byte: Int64) -> Bool {
        var request = Self.request(type, byte)
        return unsafe fcntl(descriptor, Self.setLock, &request) == 0
    }

    private static func request(_ type: Int16, _ byte: Int64) -> flock {
        var request = flock()
        request.l_type = type
        request.l_whence = Int16(SEEK_SET)
        request.l_start = Int(byte)
        request.l_len = 1
        return request
    }
}
