// The deployment that a request prefers, found without looking at all of them.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Breaker } from '../../../shared/models/pool/breaker.ts'
import { closedBreaker } from '../../../shared/models/pool/breaker.ts'
import { chooseMember } from '../../../shared/models/pool/choose-member.ts'
import { firstGroupOf, freeFavourite } from '../../../shared/models/pool/favourite.ts'
import type { Member } from '../../../shared/models/pool/member.ts'
import { createMembers } from '../../../shared/models/pool/member.ts'
import { startRequest } from '../../../shared/models/pool/pool-request.ts'
import { survey } from '../../../shared/models/pool/survey.ts'
import { emptyTally } from '../../../shared/models/pool/tally.ts'

const now = Date.UTC(2026, 10, 21)

const breaker = fc.constantFrom<Breaker>(
  closedBreaker,
  closedBreaker,
  closedBreaker,
  { state: 'ramping', since: now - 1_500, until: now + 8_500, trips: 1, tally: emptyTally },
  { state: 'half-open', trips: 1, probe: undefined },
  { state: 'open', openedAt: now - 9_000, until: now - 1, trips: 1 },
  { state: 'open', openedAt: now, until: now + 5_000, trips: 1 },
)

const memberPlan = fc.record({
  priority: fc.integer({ min: 0, max: 1 }),
  weight: fc.integer({ min: 1, max: 3 }),
  tokensPerMinute: fc.option(fc.constantFrom(500, 2_000), { nil: undefined }),
  breaker,
  coolsUntil: fc.constantFrom(0, 0, now - 100, now + 100),
  unanswered: fc.integer({ min: 0, max: 2 }),
  hasFailedIt: fc.boolean(),
})

function memberOf(plan: typeof memberPlan extends fc.Arbitrary<infer T> ? T : never, index: number): Member<unknown> {
  const { priority, weight, tokensPerMinute, unanswered } = plan
  const place = { id: `r${index}/gpt`, region: `r${index}`, model: 'gpt', requestsPerMinute: undefined }
  const [member] = createMembers([{ info: { ...place, priority, weight, tokensPerMinute } }])
  member!.quota.coolDown = { until: plan.coolsUntil, consecutive: 0 }
  return Object.assign(member!, { breaker: plan.breaker, unanswered })
}

const demand = { tokens: 1_000, priority: 'chat' as const, userId: 'ada', affinityKey: 'session-1' }

it('is never another deployment than the one found by looking at all of them', () => {
  let found = 0
  const plans = fc.array(memberPlan, { minLength: 1, maxLength: 6 })
  const property = fc.property(plans, fc.string(), fc.boolean(), (plans, affinityKey, mayProbe) => {
    const members = plans.map(memberOf)
    const request = startRequest({ ...demand, affinityKey }, now + 120_000)
    for (const [index, { hasFailedIt }] of plans.entries()) {
      if (hasFailedIt) request.failedUntil.set(members[index]!.info.id, now - 1)
    }
    const favourite = freeFavourite(firstGroupOf(members), request, 1, now)
    if (!favourite) return
    found += 1
    const { ready } = survey(members, request, 1, now)
    expect(favourite).toBe(chooseMember(ready, request, mayProbe, () => 0))
  })
  fc.assert(property, { numRuns: 2_000 })
  expect(found).toBeGreaterThan(200)
})

it('a conversation has one while all are well; a request of no conversation, or for one model, has none', () => {
  const well = {
    priority: 0,
    weight: 1,
    tokensPerMinute: undefined,
    breaker: closedBreaker,
    coolsUntil: 0,
    unanswered: 0,
  }
  const members = [0, 1, 2].map((index) => memberOf({ ...well, hasFailedIt: false }, index))
  const favouriteFor = (asked: Parameters<typeof startRequest>[0]) =>
    freeFavourite(firstGroupOf(members), startRequest(asked, now + 120_000), 1, now)
  expect(members).toContain(favouriteFor(demand))
  expect(favouriteFor({ ...demand, affinityKey: undefined })).toBeUndefined()
  expect(favouriteFor({ ...demand, model: 'gpt' })).toBeUndefined()
})
