// The tokens that the metrics have, of all models and purposes together.
import { z } from 'zod'
import type { Envelope } from '../../../local/insights/envelope.ts'

const metrics = z.array(z.object({ name: z.string(), value: z.number() }))

/** @param type `input` or `output`. */
export function metricTokens(envelopes: readonly Envelope[], type: string): number {
  return envelopes
    .filter(({ data }) => data.baseType === 'MetricData' && data.baseData.properties['gen_ai.token.type'] === type)
    .flatMap(({ data }) => metrics.parse(data.baseData['metrics']))
    .filter(({ name }) => name === 'gen_ai.client.token.usage')
    .reduce((sum, { value }) => sum + value, 0)
}
