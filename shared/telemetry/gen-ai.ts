// The semantic conventions for generative AI, as far as they are used here: opentelemetry.io/docs/specs/semconv/gen-ai
// (version 1.38, still in development; nothing outside this file knows its names).
import type { Attributes, Histogram } from '@opentelemetry/api'
import { metrics } from '@opentelemetry/api'
import type { Attempt } from '../models/attempt.ts'
import { instrumentation } from './instrumentation.ts'

export type GenAiOperation = 'chat' | 'embeddings'

/** Spans of calls to models are named by operation and model, never by what was said. */
export function genAiSpanName(operation: GenAiOperation, { model }: Attempt): string {
  return `${operation} ${model}`
}

export function genAiSpanAttributes(operation: GenAiOperation, attempt: Attempt, outcome: string): Attributes {
  const { deployment, usage, timeToFirstTokenMs } = attempt
  return {
    ...commonAttributes(operation, attempt),
    'gen_ai.usage.input_tokens': usage.promptTokens,
    'gen_ai.usage.output_tokens': usage.completionTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedPromptTokens,
    'holdfast.deployment': deployment,
    'holdfast.outcome': outcome,
    'holdfast.is_hedge': attempt.isHedge,
    'holdfast.usage_basis': attempt.usageBasis,
    ...(timeToFirstTokenMs === undefined ? {} : { 'holdfast.ttft_ms': Math.round(timeToFirstTokenMs) }),
    ...errorType(attempt),
  }
}

export interface GenAiMetrics {
  record(operation: GenAiOperation, attempt: Attempt): void
}

/** Tokens are complete: failed calls, hedges, rewriting, summaries and indexing included. */
export function genAiMetrics(): GenAiMetrics {
  const meter = metrics.getMeter(instrumentation)
  const tokens: Histogram = meter.createHistogram('gen_ai.client.token.usage', { unit: '{token}' })
  const duration = meter.createHistogram('gen_ai.client.operation.duration', { unit: 's' })
  return {
    record: (operation, attempt) => {
      const common = { ...commonAttributes(operation, attempt), 'holdfast.region': attempt.region }
      const { promptTokens, cachedPromptTokens, completionTokens } = attempt.usage
      duration.record(attempt.durationMs / 1_000, { ...common, ...errorType(attempt) })
      const counted = { ...common, 'holdfast.usage_basis': attempt.usageBasis }
      tokens.record(promptTokens, { ...counted, 'gen_ai.token.type': 'input' })
      if (operation === 'embeddings') return
      tokens.record(completionTokens, { ...counted, 'gen_ai.token.type': 'output' })
      // Not of the conventions, which have no metric for the part of the input that the region had in its cache.
      if (cachedPromptTokens > 0) tokens.record(cachedPromptTokens, { ...counted, 'gen_ai.token.type': 'cached_input' })
    },
  }
}

function commonAttributes(operation: GenAiOperation, { model }: Attempt): Attributes {
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': 'azure.ai.openai',
    'gen_ai.request.model': model,
  }
}

function errorType({ outcome }: Attempt): Attributes {
  return outcome.kind === 'succeeded' ? {} : { 'error.type': outcome.kind }
}
