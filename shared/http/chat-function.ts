// An HTTP function that answers a question. From the question on, the pipeline reports what becomes of it; a request
// that never gets that far is reported here, so that each has exactly one event under the id its caller got.
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions'
import type { Question } from '../chat/question.ts'
import { codeOf } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import { nothingDone } from '../telemetry/answer-events.ts'
import { describeError } from '../telemetry/describe-error.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { HttpCall, HttpServices, ServingHost } from './http-function.ts'
import { httpFunction } from './http-function.ts'
import type { RestartAbility } from './read-question.ts'
import { readQuestion } from './read-question.ts'

export interface ChatHost<Services extends HttpServices> extends ServingHost<Services> {
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Pick<Telemetry, 'aiCompletionError'>
}

export interface ChatOperation<Route extends string> {
  readonly route: Route
  readonly canRestart: (request: HttpRequest) => RestartAbility
}

/** @param answer has to begin the answer, whatever happens: with that the pipeline has taken over. */
export function chatFunction<Services extends HttpServices, Route extends string>(
  host: ChatHost<Services>,
  { route, canRestart }: ChatOperation<Route>,
  answer: (services: Services, question: Question, call: HttpCall<Route>) => Promise<HttpResponseInit>,
): HttpHandler {
  const arrivals = new WeakMap<HttpRequest, number>()
  const handler = httpFunction(
    host,
    { route, role: 'user' },
    async (services, call) => {
      const question = await readQuestion(call, canRestart(call.request))
      arrivals.delete(call.request)
      return answer(services, question, call)
    },
    (error, { request, requestId, signal }) => {
      const arrivedAt = arrivals.get(request)
      if (arrivedAt === undefined) return
      host.telemetry.aiCompletionError({
        requestId,
        sessionId: undefined,
        // A caller who leaves while sending is no fault of ours; what the body's stream makes of it may be any error.
        code: signal.aborted ? 'interrupted' : codeOf(error),
        latencyMs: host.clock.now() - arrivedAt,
        ...nothingDone,
        cause: describeError(error).error,
      })
    },
  )
  return (request, context) => {
    arrivals.set(request, host.clock.now())
    return handler(request, context)
  }
}
