// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB

extension StoreError {
    /// The error that a failure of the database at `path` means.
    init(_ failure: any Error, path: String) {
        if let known = failure as? StoreError {
            self = known
            return
        }
        guard let failure = failure as? DatabaseError else {
            self.init(.damaged, Context(path: path), cause: String(describing: failure))
            return
        }
        self.init(
            Self.code(of: failure.resultCode),
            Context(path: path),
            cause: failure.message ?? String(describing: failure.extendedResultCode)
        )
    }

    private static func code(of result: ResultCode) -> Code {
        switch result {
        case .SQLITE_FULL: .diskFull
        case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
        case .SQLITE_NOTADB: .notADatabase
        case .SQLITE_CORRUPT: .damaged
        case .SQLITE_READONLY, .SQLITE_PERM: .readOnly
        case .SQLITE_CANTOPEN: .cannotOpen
        case .SQLITE_IOERR: .deviceFailed
        default: .refused
        }
    }
}

/// Runs `body` and turns every error it throws into a ``StoreError`` about the store at `path`.
func storing<Value>(
    at path: String,
    _ body: () throws -> Value
) throws(StoreError) -> Value {
    do {
        return try body()
    } catch {
        throw StoreError(error, path: path)
    }
}
