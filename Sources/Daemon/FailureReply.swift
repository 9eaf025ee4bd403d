// SPDX-License-Identifier: Apache-2.0

internal import ControlAPI
internal import Foundation
internal import Hummingbird
internal import NIOCore

/// Turns every error into a JSON reply of a code, a sentence and an exit status.
struct FailureReply: RouterMiddleware {
    typealias Context = ControlContext

    func handle(
        _ request: Request,
        context: ControlContext,
        next: @concurrent (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as ControlFailure {
            return try Self.reply(error)
        } catch let error as HTTPError {
            let sentence = error.body ?? "\(request.method) \(request.uri.path): \(error.status)"
            let failure = ControlFailure("requestRefused", sentence, .usage)
            return try JSONReply.response(failure, status: error.status)
        } catch {
            return try Self.reply(LaboratoryError(error).failure)
        }
    }

    private static func reply(_ failure: ControlFailure) throws -> Response {
        try JSONReply.response(failure, status: status(of: failure))
    }

    static func status(of failure: ControlFailure) -> HTTPResponse.Status {
        switch failure.code {
        case "noSuchJob", "noSuchRun": .notFound
        case "keyReused", "jobOver", "ambiguousRun": .conflict
        case "peerRefused", "peerUnknown": .forbidden
        case "shuttingDown": .serviceUnavailable
        default:
            switch ExitStatus(rawValue: failure.exitStatus) {
            case .usage: .badRequest
            case .noBoard: .serviceUnavailable
            case .refused: .forbidden
            default: .internalServerError
            }
        }
    }
}

/// Replies in JSON.
enum JSONReply {
    static func response(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let data = try ControlJSON.data(value)
        return Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data))
        )
    }

    /// The body of a request.
    static func body<Value: Decodable>(
        _ request: Request,
        as type: Value.Type = Value.self
    ) async throws -> Value {
        let buffer = try await request.body.collect(upTo: 2 << 20)
        do {
            return try ControlJSON.value(from: Data(buffer.readableBytesView))
        } catch {
            let sentence = "The body of the request is not understood: \(error)"
            throw ControlFailure("bodyMalformed", sentence, .usage)
        }
    }
}
