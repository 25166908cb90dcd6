// What the search service refuses item by item: a reply of 207 says for each whether it may be right on another try.
import { expect, it } from 'vitest'
import { sendUntilAccepted } from '../../shared/azure/search-write.ts'
import { systemClock } from '../../shared/kernel/clock.ts'

const { signal } = new AbortController()

/** Answers each try with the next of these statuses for item `b`, and takes the others. */
function refusing(...statuses: readonly number[]) {
  const clock = { ...systemClock, sleep: async () => {} }
  const sent: (readonly string[])[] = []
  const send = async (items: readonly { readonly id: string }[]) => {
    const status = statuses[sent.length] ?? 200
    sent.push(items.map(({ id }) => id))
    return {
      results: items.map(({ id: key }) => {
        const statusCode = key === 'b' ? status : 200
        return { key, statusCode, succeeded: statusCode === 200, errorMessage: 'refused' }
      }),
    }
  }
  const outcome = sendUntilAccepted(clock, [{ id: 'a' }, { id: 'b' }], send, signal)
  return { sent, outcome }
}

it.each([409, 422, 429, 503])('an item refused with %i is sent again, without the others', async (status) => {
  const { sent, outcome } = refusing(status, status)
  expect(await outcome).toEqual([])
  expect(sent).toEqual([['a', 'b'], ['b'], ['b']])
})

it('an item that stays refused is given back after the fourth try', async () => {
  const { sent, outcome } = refusing(503, 503, 503, 503)
  expect(await outcome).toEqual([{ id: 'b', status: 503, message: 'refused' }])
  expect(sent).toHaveLength(4)
})

it.each([400, 404, 413])('an item refused with %i is given back at once: it would stay wrong', async (status) => {
  const { sent, outcome } = refusing(status)
  expect(await outcome).toEqual([{ id: 'b', status, message: 'refused' }])
  expect(sent).toHaveLength(1)
})
