// Numbers over all events, whatever is sampled. Dimensions have few values each: never a user, a session, a request or a document.
import { metrics } from '@opentelemetry/api'
import type { EventFields, EventName, TelemetryEvent } from './telemetry.ts'
import { instrumentation } from './instrumentation.ts'

type Counters = { readonly [Name in EventName]?: (fields: EventFields<Name>) => void }

/** Call it once the process has its meters: an instrument made before counts nothing. */
export function countEvents(): (event: TelemetryEvent) => void {
  const counters = createCounters()
  return ({ name, fields }) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the counter of that name takes those fields
    const count = counters[name] as ((fields: TelemetryEvent['fields']) => void) | undefined
    count?.(fields)
  }
}

function createCounters(): Counters {
  const meter = metrics.getMeter(instrumentation)
  const answers = meter.createCounter('holdfast.answers')
  const latency = meter.createHistogram('holdfast.answer.latency', { unit: 'ms' })
  const firstToken = meter.createHistogram('holdfast.answer.first_token', { unit: 'ms' })
  const cost = meter.createCounter('holdfast.answer.cost', { unit: 'microdollar' })
  const passages = meter.createHistogram('holdfast.answer.passages')
  const leftOut = meter.createCounter('holdfast.history.turns_left_out')
  const forgotten = meter.createCounter('holdfast.history.turns_forgotten')
  const shrunk = meter.createCounter('holdfast.prompts.shrunk')
  const documents = meter.createCounter('holdfast.documents')
  const embedded = meter.createCounter('holdfast.documents.passages_embedded')
  const summaries = meter.createCounter('holdfast.summaries')
  const jobFailures = meter.createCounter('holdfast.job_failures')
  const unexpected = meter.createCounter('holdfast.unexpected_errors')
  return {
    aiCompletion: (turn) => {
      const { region, model, finishReason: outcome, historyTurnsForgotten } = turn
      answers.add(1, { outcome, region, model })
      latency.record(turn.latencyMs, { outcome, region })
      if (turn.timeToFirstTokenMs !== undefined) firstToken.record(turn.timeToFirstTokenMs, { region })
      cost.add(turn.costMicroDollars, { model })
      passages.record(turn.passages)
      if (turn.historyTurnsLeftOut > 0) leftOut.add(turn.historyTurnsLeftOut)
      if (historyTurnsForgotten > 0) forgotten.add(historyTurnsForgotten)
      if (turn.wasPromptShrunk) shrunk.add(1, { model })
    },
    aiCompletionError: ({ code }) => answers.add(1, { outcome: code }),
    answerReplayed: () => answers.add(1, { outcome: 'replayed' }),
    documentIndexed: ({ outcome, embeddingModel, ...document }) => {
      documents.add(1, { outcome, embedding_model: embeddingModel })
      embedded.add(document.embedded, { embedding_model: embeddingModel })
    },
    summaryWritten: () => summaries.add(1, { outcome: 'written' }),
    summaryFailed: () => summaries.add(1, { outcome: 'failed' }),
    jobFailed: ({ functionName, code }) => jobFailures.add(1, { function: functionName, code }),
    unexpectedError: ({ functionName }) => unexpected.add(1, { function: functionName }),
  }
}
