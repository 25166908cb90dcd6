// From one embedding model to the next and back, while people ask.
import { setTimeout as delay } from 'node:timers/promises'
import { losePassages } from '../../../test/end-to-end/lose-passages.ts'
import type { Refusal } from '../product/operator.ts'
import { refusedCutOver, retry, startRun, steer, untilComplete } from '../product/operator.ts'
import { uploadRecords } from '../product/upload-records.ts'
import type { Asked } from './ask-throughout.ts'
import { askAndRecord, Audience } from './ask-throughout.ts'
import { markPassages } from './marked-passages.ts'
import type { OurReply } from './our-answers.ts'
import { modelsOfAnswers, ourContestant } from './our-answers.ts'
import type { PlaceRecord } from './records-of-places.ts'
import { recordOf } from './records-of-places.ts'
import type { UpgradePlan } from './upgrade-plan.ts'
import { newModel, oldModel } from './upgrade-plan.ts'
import type { UpgradeStack } from './upgrade-stack.ts'
import { withUpgradeStack } from './upgrade-stack.ts'
import type { UsualUpgrade } from './usual-upgrades.ts'
import { usualUpgrades } from './usual-upgrades.ts'

/** The pointer moves to another model, somewhere between request and reply. */
export interface Move {
  readonly to: string
  readonly askedAt: number
  readonly doneAt: number
}

export interface UpgradeResult {
  readonly usual: readonly { readonly title: string; readonly asked: readonly Asked[] }[]
  readonly ours: readonly Asked<OurReply>[]
  /** By request id. */
  readonly models: ReadonlyMap<string, string>
  readonly moves: readonly Move[]
  /** Undefined when the cut-over was not refused. */
  readonly refusal: Refusal | undefined
  /** The document that had lost its passages when the cut-over was asked for first. */
  readonly missing: string
}

export function runUpgrade(plan: UpgradePlan, log: (line: string) => void): Promise<UpgradeResult> {
  return withUpgradeStack(async (stack) => {
    const documents = Array.from({ length: plan.documents }, (_, n) => recordOf(n))
    log('model upgrade: two instances are up')
    const [usual] = await Promise.all([
      usualUpgrades(stack, documents),
      uploadRecords(stack.instances, documents, oldModel),
    ])
    log(`model upgrade: ${plan.documents} documents are indexed`)
    await markPassages(stack.search)
    return await upgradeWhileAsked(stack, usual, documents, plan, log)
  })
}

async function upgradeWhileAsked(
  stack: UpgradeStack,
  usual: readonly UsualUpgrade[],
  documents: readonly PlaceRecord[],
  plan: UpgradePlan,
  log: (line: string) => void,
): Promise<UpgradeResult> {
  const ours = ourContestant(stack)
  const askedOfOurs: Asked<OurReply>[] = []
  const askedOfUsual = usual.map(({ title }) => ({ title, asked: [] as Asked[] }))
  const audience = new Audience(plan.users, documents, async (about, turn, phase) => {
    await Promise.all([
      askAndRecord(ours, about, turn, phase).then((asked) => askedOfOurs.push(asked)),
      ...usual.map(async (each, index) => {
        askedOfUsual[index]?.asked.push(await askAndRecord(each, about, turn, phase))
      }),
    ])
  })
  const follow = (model: string): Promise<void> => untilFollowed(stack, askedOfOurs, model)
  try {
    await delay(plan.steadyMs)
    audience.enter('during the run')
    log('model upgrade: the run begins')
    const missing = recordOf(plan.documents - 1).name
    const { id, refusal } = await runWithOneMissing(stack, usual, missing, log)
    audience.enter('at the cut-over')
    log('model upgrade: the cut-over')
    for (const each of usual) each.cutOver()
    const moves = [{ to: oldModel, askedAt: 0, doneAt: 0 }, await move(stack, id, 'cutover', newModel)]
    await follow(newModel)
    audience.enter('after')
    await delay(plan.steadyMs)
    audience.enter('rolled back')
    log('model upgrade: the rollback')
    for (const each of usual) each.rollBack()
    moves.push(await move(stack, id, 'rollback', oldModel))
    await follow(oldModel)
    await delay(plan.steadyMs)
    await audience.leave()
    const models = modelsOfAnswers(stack.log)
    return { usual: askedOfUsual, ours: askedOfOurs, models, moves, refusal, missing }
  } finally {
    await audience.leave()
  }
}

/** When it is complete one document's passages get lost; the cut-over is asked for all the same, and a retry brings them back. */
async function runWithOneMissing(
  { instances: [api], search }: UpgradeStack,
  usual: readonly UsualUpgrade[],
  missing: string,
  log: (line: string) => void,
): Promise<{ readonly id: string; readonly refusal: Refusal | undefined }> {
  const { id } = await startRun(api, newModel)
  let quarters = 0
  await untilComplete(api, id, async (share) => {
    await Promise.all(usual.map((each) => each.keepPace(share)))
    if (share * 4 < quarters + 1) return
    quarters = Math.floor(share * 4)
    log(`model upgrade: ${quarters * 25} % of the documents are done`)
  })
  await losePassages(search, { documentName: missing, embeddingModel: newModel })
  const refusal = await refusedCutOver(api, id)
  log(`model upgrade: with one document missing, the cut-over is ${refusal ? 'refused' : 'NOT refused'}`)
  if (refusal) await retry(api, id)
  return { id, refusal }
}

async function move(
  { instances: [api] }: UpgradeStack,
  id: string,
  action: 'cutover' | 'rollback',
  to: string,
): Promise<Move> {
  const askedAt = performance.now()
  await steer(api, id, action)
  return { to, askedAt, doneAt: performance.now() }
}

const betweenLooksMs = 250
/** Beyond what is promised, so that a broken promise is seen as such. */
const followTimeoutMs = 20_000

/** Until the latest answer of each instance is from the model. */
async function untilFollowed(
  { log, instances }: UpgradeStack,
  asked: readonly Asked<OurReply>[],
  model: string,
): Promise<void> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < followTimeoutMs) {
    const models = modelsOfAnswers(log)
    const latest = instances.map((_, instance) => asked.findLast(({ reply }) => reply?.instance === instance)?.reply)
    if (latest.every((reply) => models.get(reply?.requestId ?? '') === model)) return
    await delay(betweenLooksMs)
  }
}
