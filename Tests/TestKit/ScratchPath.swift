// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A new directory for files of one test, removed with its files when the value is gone.
package final class ScratchPath: Sendable {
    /// The path of the directory.
    package let directory: String

    /// Makes the directory.
    package init() {
        var template = Array("/tmp/hebb-test-XXXXXX".utf8CString)
        let path = unsafe template.withUnsafeMutableBufferPointer { characters in
            unsafe characters.baseAddress.flatMap { unsafe mkdtemp($0) }
                .map { unsafe String(cString: $0) }
        }
        guard let path else { preconditionFailure("There is no scratch directory.") }
        directory = path
    }

    deinit {
        guard let stream = unsafe opendir(directory) else { return }
        defer { unsafe _ = closedir(stream) }
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: unsafe entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unsafe _ = unlink(file(name)) }
        }
        unsafe _ = rmdir(directory)
    }

    /// The path of a file in the directory.
    package func file(_ name: String) -> String { "\(directory)/\(name)" }

    /// The path of a new link to `target`.
    package func link(to target: String) -> String {
        let path = file("link")
        let status = unsafe symlink(target, path)
        precondition(status == 0, "The link cannot be made.")
        return path
    }
}
