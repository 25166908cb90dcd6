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
  readonly onFailed: (failure: AlertFailure) => void
}

/** Which alert it was: enough for somebody to tell its receiver by hand. */
export interface AlertFailure extends Pick<BudgetReached, 'budget' | 'pot' | 'holder' | 'period' | 'percent'> {
  /** Undefined when no answer came. */
  readonly status: number | undefined
}

/** A webhook only takes note. */
const alertTimeoutMs = 10_000

/** Never throws: answers do not wait for it. */
export async function postAlert(
  { fetch, clock, webhookUrl, onFailed }: AlertDeps,
  event: BudgetReached,
): Promise<void> {
  if (webhookUrl === undefined) return
  const { budget, pot, holder, period, percent } = event
  const failed = (status: number | undefined): void => onFailed({ budget, pot, holder, period, percent, status })
  const deadline = startDeadline(clock, alertTimeoutMs, new AbortController().signal)
  try {
    const body = JSON.stringify({ event: 'budget_reached', ...event })
    const headers = { 'content-type': 'application/json' }
    // Where it leads, a POST may arrive as a GET, and a page to sign in would count as a receipt.
    const redirect = 'manual'
    const response = await fetch(webhookUrl, { method: 'POST', headers, body, redirect, signal: deadline.signal })
    if (!response.ok) failed(response.status)
    // Nobody reads it; it may as well break off.
    response.body?.cancel().catch(() => {})
  } catch {
    // The error's text may quote the address.
    failed(undefined)
  } finally {
    deadline.clear()
  }
}
