// The drill of a model upgrade notices what it is there to notice.
import { expect, it } from 'vitest'
import type { Asked, Phase } from '../../bench/drills/model-upgrade/ask-throughout.ts'
import { phases } from '../../bench/drills/model-upgrade/ask-throughout.ts'
import type { OurReply } from '../../bench/drills/model-upgrade/our-answers.ts'
import type { UpgradeResult } from '../../bench/drills/model-upgrade/run-upgrade.ts'
import { newModel, oldModel } from '../../bench/drills/model-upgrade/upgrade-plan.ts'
import { upgradePromises } from '../../bench/drills/model-upgrade/upgrade-promises.ts'

const marked = 'The ferry runs every hour.\n\nMarked by the drill.'
const unmarked = 'The ferry runs every hour.'

/** Each phase takes a minute; the pointer moves as the third and the fifth begin. */
const minuteMs = 60_000
const moves = [
  { to: oldModel, askedAt: 0, doneAt: 0 },
  { to: newModel, askedAt: 2 * minuteMs, doneAt: 2 * minuteMs + 100 },
  { to: oldModel, askedAt: 4 * minuteMs, doneAt: 4 * minuteMs + 100 },
]

interface Question {
  readonly phase: Phase
  readonly instance: number
  /** Seconds after the phase began. */
  readonly second: number
}

/** @param facts what is not as it should be. */
function resultWith(
  facts: (question: Question) => { model?: string; shown?: string; isRight?: boolean; error?: string },
) {
  const models = new Map<string, string>()
  const ours = phases.flatMap((phase, index) =>
    [1, 5, 30, 55].flatMap((second) =>
      [0, 1].map((instance): Asked<OurReply> => {
        const usual = index === 2 || index === 3 ? newModel : oldModel
        const { model = usual, shown, isRight = true, error } = facts({ phase, instance, second })
        const requestId = `${phase} ${instance} ${second}`
        models.set(requestId, model)
        const startedAt = index * minuteMs + second * 1_000
        const content = shown ?? (model === oldModel ? marked : unmarked)
        const reply = { requestId, instance, cited: isRight ? ['a.md'] : ['b.md'], shown: [content] }
        const asked = { contestant: 'ours', phase, startedAt, endedAt: startedAt + 300, isRight }
        return { ...asked, reply: error === undefined ? reply : undefined, error }
      }),
    ),
  )
  const refusal = {
    code: 'index_not_ready',
    message: 'the index lacks some of a.md',
    missingNames: ['a.md'],
    expectedPassages: 1_000,
    countedPassages: 999,
    incomplete: ['a.md'],
  }
  return { usual: [], ours, models, moves, refusal, missing: 'a.md' } satisfies UpgradeResult
}

function brokenIn(result: UpgradeResult): readonly string[] {
  return upgradePromises(result).flatMap(({ promise, isKept }) => (isKept ? [] : [promise]))
}

it('finds nothing when all is as promised', () => {
  expect(brokenIn(resultWith(() => ({})))).toEqual([])
})

it.each([
  ['a question without an answer', 'Every question', () => ({ error: 'upstream_failed' })],
  [
    'a pointer that one instance keeps for a minute',
    'No answer is from a model that is not active',
    ({ phase, instance }) => (phase === 'at the cut-over' && instance === 1 ? { model: oldModel } : {}),
  ],
  [
    'an instance that stays with the new model after the rollback',
    'The rollback is one step',
    ({ phase, instance }) => (phase === 'rolled back' && instance === 0 ? { model: newModel } : {}),
  ],
  [
    'a passage of the other model',
    'No passage that is found is of another model',
    ({ phase, second }) => (phase === 'after' && second === 30 ? { shown: marked } : {}),
  ],
  ['a lost citation', 'No citation is lost', ({ phase }) => ({ isRight: phase !== 'rolled back' })],
] satisfies [string, string, Parameters<typeof resultWith>[0]][])('notices %s', (_what, promise, facts) => {
  expect(brokenIn(resultWith(facts))).toContainEqual(expect.stringContaining(promise))
})

it('allows an instance ten seconds to follow', () => {
  const late = resultWith(({ phase, second }) => (phase === 'at the cut-over' && second < 5 ? { model: oldModel } : {}))
  expect(brokenIn(late)).toEqual([])
})

it.each([
  ['was not refused', undefined],
  ['did not name the document', { missingNames: [] }],
  ['named another one', { missingNames: ['b.md'] }],
  ['did not name it in words', { message: 'the index has 999 of 1000 passages' }],
  ['is not explained by coverage', { incomplete: [] }],
])('notices that a cut-over with a document missing %s', (_what, difference) => {
  const result = resultWith(() => ({}))
  const refusal = difference && { ...result.refusal, ...difference }
  expect(brokenIn({ ...result, refusal })).toEqual([expect.stringContaining('with one document missing is refused')])
})
