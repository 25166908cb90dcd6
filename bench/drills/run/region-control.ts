// A region of the model stand-in by its control routes: its faults, its quota, its journal.
import type { FaultRule } from '../../../local/model-region/faults/fault-rule.ts'
import type { JournalEntry } from '../../../local/model-region/journal/journal-entry.ts'
import type { JournalReport } from '../../../local/model-region/journal/journal-report.ts'
import type { Quota } from '../../../local/model-region/quota/quota-gate.ts'

export type JournalWithRequests = JournalReport & { readonly requests: readonly JournalEntry[] }

export async function setFaults(url: string, rules: readonly FaultRule[]): Promise<void> {
  await control(url, 'PUT', '/_faults', rules)
}

/** @param deployment by its name; every deployment when absent. */
export async function setQuota(url: string, quota: Quota, deployment = '*'): Promise<void> {
  await control(url, 'PUT', '/_quota', { [deployment]: quota })
}

export async function readJournal(url: string): Promise<JournalWithRequests> {
  const journal = await control(url, 'GET', '/_requests?last=5000')
  return journal as JournalWithRequests // oxlint-disable-line typescript/no-unsafe-type-assertion -- the stand-in's own report
}

export async function resetJournal(url: string): Promise<void> {
  await control(url, 'DELETE', '/_requests')
}

async function control(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url}${path} was answered with ${response.status}`)
  return response.json()
}
