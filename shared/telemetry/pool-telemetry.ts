// What a pool of deployments does, told to traces, metrics and events.
import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Clock } from '../kernel/clock.ts'
import type { Attempt } from '../models/attempt.ts'
import { summariseAttempt } from '../models/attempt.ts'
import type { PoolObserver } from '../models/pool/pool-observer.ts'
import type { GenAiOperation } from './gen-ai.ts'
import { genAiMetrics, genAiSpanAttributes, genAiSpanName } from './gen-ai.ts'
import { instrumentation } from './instrumentation.ts'
import type { Telemetry } from './telemetry.ts'
import { isTraced } from './trace-context.ts'

export interface PoolTelemetryDeps {
  readonly telemetry: Pick<Telemetry, 'regionStateChanged' | 'regionCooling'>
  readonly clock: Pick<Clock, 'now'>
}

/** Call it once the process has its meters: an instrument made before counts nothing. */
export function poolTelemetry({ telemetry, clock }: PoolTelemetryDeps, operation: GenAiOperation): PoolObserver {
  const meter = metrics.getMeter(instrumentation)
  const attempts = meter.createCounter('holdfast.attempts')
  const failovers = meter.createCounter('holdfast.failovers')
  const hedges = meter.createCounter('holdfast.hedges')
  const throttles = meter.createCounter('holdfast.throttles')
  const genAi = genAiMetrics()
  return {
    attemptEnded: (attempt) => {
      const { deployment, outcome, isHedge } = summariseAttempt(attempt)
      attempts.add(1, { operation, deployment, outcome, is_hedge: isHedge })
      genAi.record(operation, attempt)
      traceAttempt(operation, attempt, outcome)
    },
    breakerChanged: (change) => telemetry.regionStateChanged(change),
    throttled: ({ deployment, throttle, untilMs }) => {
      throttles.add(1, { deployment, kind: throttle })
      telemetry.regionCooling({ deployment, throttle, waitMs: untilMs - clock.now() })
    },
    hedged: ({ deployment, hedge }) => hedges.add(1, { deployment, hedge }),
    failedOver: ({ from, to }) => failovers.add(1, { from, to }),
  }
}

/** A span after the fact: only when a call is over are its outcome and usage known. It belongs to the request that made the call. */
function traceAttempt(operation: GenAiOperation, attempt: Attempt, outcome: string): void {
  if (!isTraced()) return
  const span = trace.getTracer(instrumentation).startSpan(genAiSpanName(operation, attempt), {
    kind: SpanKind.CLIENT,
    startTime: attempt.startedAt,
  })
  if (span.isRecording()) {
    span.setAttributes(genAiSpanAttributes(operation, attempt, outcome))
    // A hedge that lost has been called off; nothing is wrong with it.
    if (attempt.outcome.kind !== 'succeeded' && attempt.outcome.kind !== 'cancelled')
      span.setStatus({ code: SpanStatusCode.ERROR, message: outcome })
  }
  span.end(attempt.startedAt + attempt.durationMs)
}
