// SPDX-License-Identifier: Apache-2.0

package import Experiments
internal import Procedures

/// The procedures that this build can run.
package enum StandardProcedures {
    /// What experiment files may say of them.
    package static var schemas: [ProcedureSchema] { ProcedureCatalogue.schemas }
}
