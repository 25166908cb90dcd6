// Quotas as `PUT /_quota` takes them: by deployment name, `*` for those not named.
import { invalidRequest } from '../serving/azure-error.ts'
import { isObject } from '../serving/read-body.ts'
import type { Quota } from './quota-gate.ts'

const limits = new Set(['tokensPerMinute', 'requestsPerMinute', 'reducedTokensPerMinute'])
const refills = new Set<unknown>(['window', 'continuous'])

export function parseQuotas(value: unknown): Record<string, Quota> {
  if (!isObject(value)) throw invalidRequest('Quotas are an object by deployment name.')
  return Object.fromEntries(
    Object.entries(value).map(([deployment, quota]) => [deployment, parseQuota(deployment, quota)]),
  )
}

function parseQuota(deployment: string, quota: unknown): Quota {
  if (!isObject(quota)) throw invalidRequest(`The quota of '${deployment}' must be an object.`, deployment)
  for (const [field, value] of Object.entries(quota)) {
    const isValid = limits.has(field) ? Number(value) > 0 : field === 'refill' && refills.has(value)
    if (!isValid)
      throw invalidRequest(`The quota of '${deployment}' cannot have '${field}': ${JSON.stringify(value)}.`, field)
  }
  return quota
}
