import { describe, expect, test } from 'vitest'
import { newAccount } from '../../shared/cost/account.ts'
import { budgetReached } from '../../shared/cost/budget-event.ts'
import type { AlertDeps } from '../../shared/cost/post-alert.ts'
import { postAlert } from '../../shared/cost/post-alert.ts'
import { FakeClock } from '../fakes/fake-clock.ts'

const account = newAccount({ period: '2026-11-21', holder: { kind: 'user', id: 'ada' }, pot: 'regular' })
const event = budgetReached({ ...account, spentMicroDollars: 850_000 }, 80, 1_000_000)
/** Whose alert it was: enough to tell them by hand. */
const alert = { budget: 'user-day', pot: 'regular', holder: 'ada', period: '2026-11-21', percent: 80 }
const webhookUrl = 'https://hooks.example/secret-token'

function desk(fetch: AlertDeps['fetch'], url: string | undefined = webhookUrl) {
  const clock = new FakeClock()
  const failures: object[] = []
  const post = () =>
    clock.runUntil(postAlert({ fetch, clock, webhookUrl: url, onFailed: (failure) => failures.push(failure) }, event))
  return { clock, failures, post }
}

describe('the webhook for budget events', () => {
  test('is sent one POST of JSON that says whose budget it is, and how far', async () => {
    const sent: { url: string; method: string | undefined; body: unknown }[] = []
    const { failures, post } = desk(async (url, { method, body }) => {
      sent.push({ url, method, body: JSON.parse(body) })
      return new Response(null, { status: 202 })
    })
    await post()
    expect(sent).toEqual([
      {
        url: webhookUrl,
        method: 'POST',
        body: {
          event: 'budget_reached',
          budget: 'user-day',
          pot: 'regular',
          holder: 'ada',
          period: '2026-11-21',
          periodEnd: '2026-11-22T00:00:00.000Z',
          percent: 80,
          limitMicroDollars: 1_000_000,
          spentMicroDollars: 850_000,
        },
      },
    ])
    expect(failures).toEqual([])
  })

  test('that refuses is reported, without its address', async () => {
    const { failures, post } = desk(async () => new Response('no', { status: 500 }))
    await post()
    expect(failures).toEqual([{ ...alert, status: 500 }])
  })

  test('that sends elsewhere has not taken it: there a POST is a GET, and a page to sign in says that all is well', async () => {
    const { failures, post } = desk(async (_, { redirect }) =>
      redirect === 'manual' ? new Response(null, { status: 302 }) : new Response('Sign in', { status: 200 }),
    )
    await post()
    expect(failures).toEqual([{ ...alert, status: 302 }])
  })

  test('that has taken it is believed, also when its reply breaks off', async () => {
    const broken = new ReadableStream({
      cancel: () => {
        throw new TypeError('terminated')
      },
    })
    const { failures, post } = desk(async () => new Response(broken, { status: 200 }))
    await post()
    expect(failures).toEqual([])
  })

  test('that cannot be reached is reported, without what the error says of its address', async () => {
    const { failures, post } = desk(async (url) => {
      throw new TypeError(`fetch failed: ${url}`)
    })
    await post()
    expect(failures).toEqual([{ ...alert, status: undefined }])
    expect(JSON.stringify(failures)).not.toContain('secret-token')
  })

  test('that hangs is given up after a while, and leaves no timer behind', async () => {
    const { clock, failures, post } = desk(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
        }),
    )
    await post()
    expect(failures).toHaveLength(1)
    expect(clock.pendingTimers).toBe(0)
  })

  test('is not called when there is none', async () => {
    const clock = new FakeClock()
    let calls = 0
    const fetch: AlertDeps['fetch'] = async () => {
      calls++
      return new Response()
    }
    await postAlert({ fetch, clock, webhookUrl: undefined, onFailed: () => {} }, event)
    expect(calls).toBe(0)
  })
})
