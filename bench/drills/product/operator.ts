// What an operator does about re-index runs, over the API.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'

const runSchema = z.object({
  id: z.string(),
  state: z.string(),
  progress: z.object({ documents: z.object({ total: z.number(), done: z.number() }) }).optional(),
})
type Run = z.output<typeof runSchema>

const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    missingNames: z.array(z.string()),
    expectedPassages: z.number(),
    countedPassages: z.number(),
  }),
})
const coverageSchema = z.object({
  /** With the first page only. */
  complete: z.boolean().optional(),
  problems: z.array(z.object({ documentName: z.string() }).loose()),
  continuation: z.string().optional(),
})

export interface Refusal extends z.output<typeof refusalSchema.shape.error> {
  /** By the coverage of the run. */
  readonly incomplete: readonly string[]
}

const betweenLooksMs = 500
/** A run that has done nothing for that long has stopped; how long it takes as a whole is up to the machine. */
const mostStandstillMs = 60_000

export async function startRun(api: HoldfastClient, model: string): Promise<Run> {
  return await runOf(await post(api, '', { model }))
}

/** @param onProgress learns which share of the documents is done. */
export async function untilComplete(
  api: HoldfastClient,
  id: string,
  onProgress: (share: number) => Promise<void>,
): Promise<void> {
  let [doneBefore, progressAt] = [0, performance.now()]
  for (;;) {
    const run = await runOf(await api.fetch(`/ops/reindex/${id}`))
    const { total, done } = run.progress?.documents ?? { total: 0, done: 0 }
    if (total > 0) await onProgress(done / total)
    if (run.state === 'complete') return
    if (done > doneBefore) [doneBefore, progressAt] = [done, performance.now()]
    if (performance.now() - progressAt > mostStandstillMs)
      throw new Error(`the run does not end: ${JSON.stringify(run)}`)
    await delay(betweenLooksMs)
  }
}

/** Asks for the cut-over, and then what is missing. @returns undefined when it was not refused. */
export async function refusedCutOver(api: HoldfastClient, id: string): Promise<Refusal | undefined> {
  const response = await post(api, `/${id}/cutover`)
  const body: unknown = await response.json()
  if (response.ok) return undefined
  const incomplete: string[] = []
  for (let next: string | undefined = ''; next !== undefined;) {
    const query = next && `?continuation=${encodeURIComponent(next)}`
    const page = await api.fetch(`/ops/reindex/${id}/coverage${query}`)
    const { problems, continuation } = coverageSchema.parse(await page.json())
    incomplete.push(...problems.map(({ documentName }) => documentName))
    next = continuation
  }
  return { ...refusalSchema.parse(body).error, incomplete }
}

/** Until nothing is missing any more. */
export async function retry(api: HoldfastClient, id: string): Promise<void> {
  await runOf(await post(api, `/${id}/retry`))
  const startedAt = performance.now()
  for (;;) {
    const page = await api.fetch(`/ops/reindex/${id}/coverage`)
    if (coverageSchema.parse(await page.json()).complete) return
    if (performance.now() - startedAt > mostStandstillMs) throw new Error('the retry does not bring it back')
    await delay(betweenLooksMs)
  }
}

export async function steer(api: HoldfastClient, id: string, action: 'cutover' | 'rollback' | 'cancel'): Promise<void> {
  await runOf(await post(api, `/${id}/${action}`))
}

async function post(api: HoldfastClient, path: string, body?: object): Promise<Response> {
  return await api.fetch(`/ops/reindex${path}`, { method: 'POST', ...(body ? { body: JSON.stringify(body) } : {}) })
}

async function runOf(response: Response): Promise<Run> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  return runSchema.parse(JSON.parse(text))
}
