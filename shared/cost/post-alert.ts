// Tells a webhook of a budget event: one POST with JSON. What receives it decides whom to wake.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'
import type { BudgetReached } from './budget-event.ts'

export interface AlertDeps {
  readonly fetch: (
    url: string,
    init: RequestInit & { readonly body: string },
  ) => Promise<Pick<Response, 'ok' | 'status' | 'body'>>
  readonly clock: Clock
  /** Addresses of webhooks carry their secret: it is told to nobody. Undefined: there is no webhook. */
  readonly webhookUrl: string | undefined
  readonly onFailed: (failure: {
    readonly budget: string
    readonly percent: number
    readonly status: number | undefined
  }) => void
}

/** A webhook only takes note. */
const alertTimeoutMs = 10_000

/** Never throws: answers do not wait for it. */
export async function postAlert(
  { fetch, clock, webhookUrl, onFailed }: AlertDeps,
  event: BudgetReached,
): Promise<void> {
  if (webhookUrl === undefined) return
  const { budget, percent } = event
  const deadline = startDeadline(clock, alertTimeoutMs, new AbortController().signal)
  try {
    const body = JSON.stringify({ event: 'budget_reached', ...event })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(webhookUrl, { method: 'POST', headers, body, signal: deadline.signal })
    await response.body?.cancel()
    if (!response.ok) onFailed({ budget, percent, status: response.status })
  } catch {
    // The error's text may quote the address.
    onFailed({ budget, percent, status: undefined })
  } finally {
    deadline.clear()
  }
}
