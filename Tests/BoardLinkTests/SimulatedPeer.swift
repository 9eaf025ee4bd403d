// SPDX-License-Identifier: Apache-2.0

import BoardLink
import DeviceModels
import Foundation
import PulsePrograms
import SimulatedBoard
import Transports

/// A simulated board on its own thread and a session with it.
enum SimulatedPeer {
    /// A stream to a fresh board, possibly through something that harms it.
    static func stream(
        boot: UInt64 = 1,
        through wrap: (any ByteStream) -> any ByteStream = { $0 }
    ) throws -> any ByteStream {
        let (near, far) = try MemoryPipe.pair(name: "simulated board", capacity: 65536)
        Thread.detachNewThread {
            var board = BoardSimulator(BoardSimulator.Options(boot: boot))
            board.run(on: far)
        }
        return wrap(near)
    }

    /// A specimen of standard parameters without variation.
    static func specimen(_ kind: ModelKind, seed: UInt64 = 1) -> Specimen {
        var specimen = Specimen(model: kind.rawValue, rows: 2, columns: 2, seed: seed)
        for index in 0..<kind.parameterCount {
            specimen.parameters[index] = kind.parameter(at: index)?.standard ?? 0
        }
        return specimen
    }

    /// A program that reads row 1, column 1 so many times, with a pulse before each.
    static func program(reads: UInt32) -> [UInt8] {
        var builder = ProgramBuilder()
        builder.append(.select(rows: 1, columns: 1, scheme: .half))
        builder.append(.loop(reads))
        builder.append(.pulse(PulseTrain(code: -4000, width: 2500, gap: 25)))
        builder.append(.drive(400))
        builder.append(.read(Read(aperture: 250)))
        builder.append(.drive(0))
        builder.append(.safePoint)
        builder.append(.endLoop)
        return builder.finish()
    }
}
