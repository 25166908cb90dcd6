// One real request for each error code there is: what has to happen so that a caller gets it.
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { ErrorCode } from '../../../shared/kernel/app-error.ts'
import type { FaultRule } from '../../../local/model-region/faults/fault-rule.ts'
import type { LocalStack } from '../local-stack.ts'
import { until } from '../until.ts'
import type { Asked, Asking } from './asker.ts'
import { sessionIdIn } from './asker.ts'

/** A day's budget of a user has room for what a follow-up can cost at most, and not for many first questions at once. */
export const refusalSettings = {
  AUTH: 'easyauth',
  ANSWER_TOKENS: '64',
  PASSAGE_TOKENS: '500',
  HISTORY_TOKENS: '320',
  SUMMARY_TOKENS: '320',
  BUDGET_USER_DAY_USD: '0.006',
}
const atOnce = 10

export interface Scene {
  readonly stack: LocalStack
  /** Occurs in everything that is sent. */
  readonly word: string
  /** Keeps what was asked besides the request that a case is about. */
  readonly ask: (asking: Partial<Asking>) => Promise<Asked>
}

/** Long enough for other questions to arrive meanwhile. */
const slowMs = 4_000
const titleMs = 500

type Refusal = (scene: Scene) => Promise<Asked>

/** In this order: the first needs an index that is not there yet. */
export const refusals = {
  index_not_ready: ({ ask: askAs }) => askAs({ user: 'ada' }),
  invalid_request: async ({ ask: askAs, word }) => {
    await askAs({ user: 'ada', body: `{"messages":[{"role":"user","content":"${word}` })
    await askAs({ user: 'ada', sessionId: `${word}?` })
    return await askAs({ user: 'ada', body: `{"messages":[{"role":"assistant","content":"${word}"}]}` })
  },
  unauthenticated: ({ ask: askAs }) => askAs({ user: undefined }),
  forbidden: ({ ask: askAs }) => askAs({ user: 'eve', roles: [] }),
  not_found: ({ ask: askAs }) => askAs({ user: 'ada', sessionId: crypto.randomUUID() }),
  turn_in_progress: async (scene) => {
    const sessionId = sessionIdIn(await scene.ask({ user: 'tom' }))
    return await whileAnswering(scene, { user: 'tom', sessionId }, () => scene.ask({ user: 'tom', sessionId }))
  },
  too_large: async ({ ask: askAs, word }) => {
    await askAs({ user: 'ada', question: `${word} tides `.repeat(3_000) })
    return await askAs({ user: 'ada', path: '/chats/stream', question: `${word} `.repeat(200_000) })
  },
  unsupported_document: ({ ask: askAs, word }) =>
    askAs({ user: 'wim', roles: ['writer'], method: 'PUT', path: `/documents/${word}.exe`, body: `MZ ${word}` }),
  content_filtered: (scene) =>
    struck(scene, { contentFilterMarker: scene.word }, () => scene.ask({ user: 'ada', path: '/chats/stream' })),
  // What each can cost at most is set aside until its passages are found.
  rate_limited: (scene) =>
    struck(scene, { route: 'embeddings', latencyMs: slowMs }, async () => {
      const asked = await Promise.all(Array.from({ length: atOnce }, () => scene.ask({ user: 'two' })))
      return asked.find(({ outcome }) => outcome === 'rate_limited') ?? asked[0]!
    }),
  budget_exceeded: async ({ ask: askAs }) => {
    for (;;) {
      const asked = await askAs({ user: 'max' })
      if (asked.outcome !== 'stop' && asked.outcome !== 'rate_limited') return asked
      // The last of the budget may be set aside for a title that is being written.
      if (asked.outcome === 'rate_limited') await delay(titleMs)
    }
  },
  internal: async (scene) => {
    const { stack } = scene
    const sessionId = sessionIdIn(await scene.ask({ user: 'ivy' }))
    await setCosmosFaults(stack, [{ route: 'read', container: 'conversations', status: 200, body: {} }])
    const asked = await scene.ask({ user: 'ivy', sessionId })
    await setCosmosFaults(stack, [])
    return asked
  },
  upstream_failed: (scene) =>
    struck(scene, { deployment: 'chat', dropAfterTokens: 3 }, () => scene.ask({ user: 'uma', path: '/chats/stream' })),
  capacity_exhausted: (scene) => struck(scene, { route: 'chat', status: 500 }, () => scene.ask({ user: 'cat' })),
  misconfigured: async ({ stack, ask: askAs }) =>
    askAs({ user: 'ada', api: await stack.startAnotherInstance({ HISTORY_TOKENS: 'many' }) }),
  deadline_exceeded: async (scene) => {
    const impatient = { FIRST_TOKEN_TIMEOUT_MS: '2900', ANSWER_TIMEOUT_MS: '3000' }
    const api = await scene.stack.startAnotherInstance(impatient)
    return await struck(scene, { deployment: 'chat', hang: true }, () => scene.ask({ user: 'dan', api }))
  },
  run_in_progress: async ({ ask: askAs }) => {
    const operator = { user: 'opa', roles: ['operator'], path: '/ops/reindex' }
    await askAs({ ...operator, body: '{"model":"text-embedding-3-small@1536"}' })
    return await askAs({ ...operator, body: '{"changedOnly":true}' })
  },
} satisfies Record<ErrorCode, Refusal>

/** No chat route has them. */
export const refusalsElsewhere: readonly string[] = ['unsupported_document', 'run_in_progress']

async function whileAnswering(scene: Scene, first: Partial<Asking>, second: () => Promise<Asked>): Promise<Asked> {
  const inFlight = (): number =>
    Object.values(scene.stack.regions).reduce((sum, { journal }) => sum + journal.report().inFlight, 0)
  return await struck(scene, { deployment: 'chat', latencyMs: slowMs }, async () => {
    const answering = scene.ask(first)
    await Promise.race([answering, until(() => expect(inFlight()).toBeGreaterThan(0))])
    const refused = await second()
    await answering
    return refused
  })
}

async function struck(scene: Scene, rule: FaultRule, run: () => Promise<Asked>): Promise<Asked> {
  const regions = Object.values(scene.stack.regions)
  for (const { faults } of regions) faults.replace([rule])
  const asked = await run()
  for (const { faults } of regions) faults.clear()
  return asked
}

async function setCosmosFaults({ cosmosUrl }: LocalStack, rules: readonly object[]): Promise<void> {
  await fetch(`${cosmosUrl}/_faults`, { method: 'PUT', body: JSON.stringify(rules) })
}
