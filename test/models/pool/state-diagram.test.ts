// The diagram of the breaker in the documentation is that of the code.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Breaker, BreakerState } from '../../../shared/models/pool/breaker.ts'
import { breakerAt, closedBreaker, defaultBreakerOptions } from '../../../shared/models/pool/breaker.ts'
import type { DeploymentStatus } from '../../../shared/models/pool/deployment-status.ts'
import type { Verdict } from '../../../shared/models/pool/judge-call.ts'
import { judgeCall } from '../../../shared/models/pool/judge-call.ts'

const page = readFileSync(new URL('../../../docs/regions.md', import.meta.url), 'utf8')
const arrows = [...page.matchAll(/^ +(\w+) --> (\w+)/gm)].map(([, from, to]) => [from, to].map(nameOf))

function nameOf(id: string | undefined): string {
  return id?.replace('_', '-') ?? ''
}

/** The compiler sees to it that none is missing. */
const states: Readonly<Record<DeploymentStatus['state'], true>> = {
  closed: true,
  open: true,
  'half-open': true,
  ramping: true,
  quarantined: true,
  cooling: true,
}

/** Each state on the brink of leaving it. */
const now = 1_000_000
const probe = { until: now + 1 }
const onTheBrink = { answered: 0, failed: 4, consecutiveFailures: 4, consecutiveBreaks: 4, at: now }
const breakers: Readonly<Record<BreakerState, Breaker>> = {
  closed: { ...closedBreaker, state: 'closed', since: 0, tally: onTheBrink },
  open: { state: 'open', openedAt: 0, until: now + 1, trips: 1 },
  'half-open': { state: 'half-open', trips: 1, probe },
  ramping: { state: 'ramping', since: 0, until: now + 1, trips: 1, tally: onTheBrink },
  quarantined: { state: 'quarantined', status: 401, since: 0, until: now + 1, trips: 0 },
}
const verdicts: readonly Verdict[] = [
  { kind: 'answered' },
  { kind: 'failed' },
  { kind: 'completed' },
  { kind: 'broke-off' },
  { kind: 'misconfigured', status: 403 },
  { kind: 'none' },
]

it('shows every state there is, and no other', () => {
  const drawn = new Set(arrows.flat().filter((state) => state !== '*' && state !== ''))
  expect([...drawn].sort()).toEqual(Object.keys(states).sort())
  for (const state of drawn) expect(page).toContain(`**\`${state}\`**`)
})

it('shows every change of the breaker, and no other', () => {
  const call = { startedAt: now - 1, lease: probe }
  const changes = new Set<string>()
  for (const breaker of Object.values(breakers)) {
    const next = verdicts.map((verdict) => judgeCall(breaker, call, verdict, now, defaultBreakerOptions))
    for (const { state } of [...next, breakerAt(breaker, now + 1)]) {
      if (state !== breaker.state) changes.add(`${breaker.state} → ${state}`)
    }
  }
  const drawn = arrows.filter((ends) => !ends.includes('cooling')).map((ends) => ends.join(' → '))
  expect([...changes].sort()).toEqual(drawn.sort())
})
