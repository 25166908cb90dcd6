// A diagnosis in a sentence: who answered, who had failed before, where the time went, what was left out, what it cost.
import type { Diagnosis } from '../diagnose-turn.ts'
import type { TurnPhase } from '../turn-phases.ts'
import { cost, count, milliseconds } from './units.ts'

const doing: Readonly<Record<TurnPhase, string>> = {
  recall: 'reading the conversation',
  budget: 'setting aside what it can cost',
  'new session': 'writing the new session',
  rewrite: 'making the question stand alone',
  embedding: 'embedding the question',
  search: 'searching',
  quota: 'waiting for a deployment to be free',
  'failed calls': 'in calls that failed',
  'before the hedge': 'waiting for a silent deployment before another was asked',
  'first token': 'waiting for the first token',
  writing: 'while the answer was written',
  storing: 'storing the turn',
}

export function whyLine(diagnosis: Diagnosis): string {
  return [endingOf(diagnosis), timeOf(diagnosis), ...trimmingOf(diagnosis), cost(diagnosis.costMicroDollars)].join('; ')
}

function endingOf({ ending, answeredBy, failed, isHedged }: Diagnosis): string {
  const who = answeredBy === undefined ? `no answer: ${ending}` : `${answeredBy} answered${manner(ending)}`
  const before = failed.map(({ deployment, outcome }) => `${deployment} (${outcome})`)
  const after = before.length === 0 ? '' : `, after ${before.join(' and ')}`
  return `${who}${isHedged ? ', with a hedge' : ''}${after}`
}

function manner(ending: string): string {
  if (ending === 'stop') return ''
  return ending === 'interrupted' ? ' until the client left' : `, but not to the end (${ending})`
}

function timeOf({ latencyMs, longest }: Diagnosis): string {
  const most = longest ? `, ${milliseconds(longest.durationMs)} of them ${doing[longest.phase]}` : ''
  return `${milliseconds(latencyMs)}${most}`
}

function trimmingOf({ turnsLeftOut, turnsForgotten, passagesCut, isPromptShrunk }: Diagnosis): string[] {
  return [
    ...(turnsLeftOut > 0
      ? [`${count(turnsLeftOut, 'earlier turn')} not shown, ${count(turnsForgotten)} of them in no summary`]
      : []),
    ...(passagesCut > 0 ? [`${count(passagesCut, 'passage')} shown in part`] : []),
    ...(isPromptShrunk ? ['the prompt was shrunk, for the service found it too long'] : []),
  ]
}
