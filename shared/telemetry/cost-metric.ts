// Money as a metric: every call to a model that is charged to anybody, whatever is sampled.
import { metrics } from '@opentelemetry/api'
import { instrumentation } from './instrumentation.ts'

interface ChargedCall {
  readonly purpose: string
  readonly model: string
  readonly costMicroDollars: number
}

/** Call it once the process has its meters: an instrument made before counts nothing. */
export function countCost(): (call: ChargedCall) => void {
  const cost = metrics.getMeter(instrumentation).createCounter('holdfast.cost', { unit: 'microdollar' })
  return ({ purpose, model, costMicroDollars }) => cost.add(costMicroDollars, { purpose, model })
}
