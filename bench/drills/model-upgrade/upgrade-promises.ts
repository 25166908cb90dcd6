// What a change of the embedding model must be with ours: nothing that anybody notices, and nothing that cannot be taken back.
import type { PromiseCheck } from '../drill.ts'
import { formatMs, formatShare } from '../figures.ts'
import type { Asked } from './ask-throughout.ts'
import { phases } from './ask-throughout.ts'
import { isMarked } from './marked-passages.ts'
import type { OurReply } from './our-answers.ts'
import type { Move, UpgradeResult } from './run-upgrade.ts'
import { rightShare } from './right-share.ts'
import { oldModel } from './upgrade-plan.ts'

/** In which instances follow. */
const mostFollowingMs = 10_000

export function upgradePromises(result: UpgradeResult): PromiseCheck[] {
  return [
    ...answerPromises(result),
    refusalPromise(result),
    ...result.moves.slice(1).map((move, index) => followPromise(result, move, index === 0 ? 'cut-over' : 'rollback')),
  ]
}

function answerPromises(result: UpgradeResult): PromiseCheck[] {
  const { ours, models } = result
  const answered = ours.filter(({ reply }) => reply !== undefined)
  const wrongModel = answered.filter((asked) => !mayAnswer(result, asked))
  const mixed = ours.flatMap(({ reply }) => {
    const isOld = models.get(reply?.requestId ?? '') === oldModel
    return reply?.shown.filter((content) => isMarked(content) !== isOld) ?? []
  })
  const shown = answered.reduce((sum, { reply }) => sum + (reply?.shown.length ?? 0), 0)
  const before = rightShare(ours, 'before')
  const worse = phases.filter((phase) => rightShare(ours, phase) < before)
  return [
    {
      promise: 'Every question is answered',
      measured: `${answered.length} of ${ours.length}${ours.length > answered.length ? `: ${errorsOf(ours)}` : ''}`,
      isKept: answered.length === ours.length && ours.length > 0,
    },
    {
      promise: 'No answer is from a model that is not active: by its event, 10 s after a move at the most',
      measured: `${wrongModel.length} of ${answered.length} are`,
      isKept: wrongModel.length === 0,
    },
    {
      promise: 'No passage that is found is of another model than the question was embedded by',
      measured: `${mixed.length} of ${shown} are`,
      isKept: mixed.length === 0 && shown > 0,
    },
    {
      promise: 'No citation is lost: in no phase is the share of right ones below that before',
      measured: phases.map((phase) => formatShare(rightShare(ours, phase), 1)).join(', '),
      isKept: before > 0.9 && worse.length === 0,
    },
  ]
}

function refusalPromise({ refusal, missing }: UpgradeResult): PromiseCheck {
  const { code, message = '', missingNames = [], incomplete = [], countedPassages, expectedPassages } = refusal ?? {}
  const isNamed = [missingNames, incomplete].every((names) => names.join() === missing) && message.includes(missing)
  const named = [...new Set([...missingNames, ...incomplete])]
  return {
    promise: 'A cut-over with one document missing is refused; the refusal names the document, and so does coverage',
    measured: refusal
      ? `${code} at ${countedPassages} of ${expectedPassages} passages: ${named.join(', ')}`
      : 'not refused',
    isKept: code === 'index_not_ready' && isNamed,
  }
}

/** How long after the reply questions were still answered from the model before. */
function followPromise({ ours, models }: UpgradeResult, { to, askedAt, doneAt }: Move, what: string): PromiseCheck {
  const instances = new Set(ours.flatMap(({ reply }) => reply?.instance ?? []))
  const since = ours.filter(({ startedAt }) => startedAt > doneAt)
  const follows = [...instances].map((instance) => {
    const first = since.find(({ reply }) => reply?.instance === instance && models.get(reply.requestId) === to)
    return first ? first.startedAt - doneAt : Infinity
  })
  return {
    promise: `The ${what} is one step: both instances follow within 10 s`,
    measured: `after ${follows.map(formatMs).join(' and ')}; the request took ${formatMs(doneAt - askedAt)}`,
    isKept: follows.length === 2 && follows.every((durationMs) => durationMs <= mostFollowingMs),
  }
}

/** The model was active at some moment from ten seconds before the question to its answer. */
function mayAnswer({ models, moves }: UpgradeResult, { reply, startedAt, endedAt }: Asked<OurReply>): boolean {
  const model = models.get(reply?.requestId ?? '')
  return moves.some(({ to, askedAt }, index) => {
    const leftAt = moves[index + 1]?.doneAt ?? Infinity
    return to === model && askedAt <= endedAt && leftAt + mostFollowingMs >= startedAt
  })
}

function errorsOf(asked: readonly Asked[]): string {
  return [...new Set(asked.flatMap(({ error }) => error ?? []))].join(', ')
}
