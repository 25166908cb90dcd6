// Keeps a share of all traces: whole ones, by their id alone.
import type { Sampler } from '@opentelemetry/sdk-trace-base'
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base'

/**
 * Deterministic by trace id, so that every process keeps the same traces; what a caller says in its `traceparent` about
 * sampling is not believed, since then anybody could have everything kept. Kept spans say for how many they stand.
 */
export function shareSampler(share: number): Sampler {
  const byId = new TraceIdRatioBasedSampler(share)
  const kept = { decision: SamplingDecision.RECORD_AND_SAMPLED, attributes: { 'microsoft.sample_rate': share * 100 } }
  return {
    shouldSample: (context, traceId) => {
      const { decision } = byId.shouldSample(context, traceId)
      return decision === SamplingDecision.RECORD_AND_SAMPLED ? kept : { decision }
    },
    toString: () => `Share{${share}}`,
  }
}
