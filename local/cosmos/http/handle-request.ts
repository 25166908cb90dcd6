// One request from arrival to reply: route, body, key, faults, operation, journal.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { applyFault, type Outcome } from '../control/apply-fault.ts'
import { answerControl, isControlPath } from '../control/control-routes.ts'
import type { FaultRule } from '../control/fault-rules.ts'
import { requireSignature } from './authorization.ts'
import { perform } from './perform.ts'
import { readBody } from './read-body.ts'
import { errorReply, type Reply } from './reply.ts'
import { parseRoute, type Route } from './route.ts'
import { sendReply } from './send-reply.ts'
import type { Service } from './service.ts'

interface Exchange {
  readonly route: Route | undefined
  readonly fault: FaultRule | undefined
  readonly outcome: Outcome
}

export async function handleRequest(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', service.url())
  if (isControlPath(url.pathname)) return answerControl(service, request, response, url)
  const startedMs = service.clock.now()
  const activityId = randomUUID()
  const exchange = await answer(service, request, url.pathname, activityId)
  record(service, exchange, startedMs)
  if (exchange.outcome === 'drop') response.destroy()
  else if (exchange.outcome !== 'hang') sendReply(response, exchange.outcome, activityId)
}

async function answer(service: Service, request: IncomingMessage, path: string, activityId: string): Promise<Exchange> {
  const { method = '', headers } = request
  let route: Route | undefined
  let fault: FaultRule | undefined
  try {
    const body = await readBody(request)
    const target = parseRoute(method, path, headers)
    route = target
    requireSignature(service.key, method, target, headers)
    fault = service.faults.take(target)
    if (fault?.latencyMs) await service.clock.sleep(fault.latencyMs)
    const work = (): Reply => perform(service, target, headers, body)
    return { route, fault, outcome: fault ? applyFault(fault, activityId, work) : work() }
  } catch (error) {
    return { route, fault, outcome: errorReply(error, activityId) }
  }
}

const noReply: Reply = { status: 0, requestCharge: 0 }

function record({ clock, journal }: Service, { route, fault, outcome }: Exchange, startedMs: number): void {
  const { status, requestCharge, subStatus } = typeof outcome === 'string' ? noReply : outcome
  journal.record({
    at: new Date(startedMs).toISOString(),
    operation: route?.operation ?? 'unknown',
    database: route?.database ?? '',
    container: route?.container ?? '',
    item: route?.item ?? '',
    status,
    ...(subStatus === undefined ? {} : { subStatus }),
    requestCharge,
    durationMs: Math.round(clock.now() - startedMs),
    ...(fault ? { isFault: true } : {}),
  })
}
