// What every refusal has to be: of the contract's shape, prompt, short, and silent about our innards.
import { expect } from 'vitest'
import { z } from 'zod'
import type { RefusedInput } from './input-row.ts'
import type { RawReply } from './raw-request.ts'

/** What a caller may have to wait for a reply to bad input. */
export const patienceMs = 1_000

/** Stacks, upstreams and classes that a caller should never read of. */
export const innards = /node_modules|file:\/\/|\.ts:\d|\n\s+at |azurite|cosmos|ECONN|RestError|ZodError|TypeError/i

/** A refusal that is longer than what it refuses would make a weapon of it. */
const longestRefusal = 4_096

const refusal = z.object({
  error: z.object({ code: z.string(), message: z.string().min(10), requestId: z.string() }).loose(),
})
const fieldIssues = z.array(z.strictObject({ path: z.string().min(1), message: z.string().min(1) })).min(1)

export function expectRefusal(reply: RawReply, { status, code }: Pick<RefusedInput, 'status' | 'code'>): void {
  expect(reply).toMatchObject({ status, headers: { 'content-type': 'application/json; charset=utf-8' } })
  const { error } = refusal.parse(JSON.parse(reply.text))
  expect(error).toMatchObject({ code, requestId: reply.headers['x-request-id'] })
  if (code === 'invalid_request') fieldIssues.parse(error['fields'])
  expect(reply.text).not.toMatch(innards)
  expect(reply.text.length).toBeLessThan(longestRefusal)
  expect(reply.tookMs).toBeLessThan(patienceMs)
}
