// What a number of replies come to: how each ended, and what they say that they cost.
import type { Reply } from './signed-in.ts'

/** In micro-dollars. */
export function costOf(replies: readonly Reply[]): number {
  return replies.reduce((sum, { costMicroDollars }) => sum + costMicroDollars, 0)
}

export function answered(replies: readonly Reply[]): number {
  return told(replies, '')
}

export function told(replies: readonly Reply[], code: string): number {
  return replies.filter((reply) => reply.code === code).length
}

/** As in `20 answered, 3 rate_limited`. */
export function outcomes(replies: readonly Reply[]): string {
  const groups = Map.groupBy(replies, ({ code }) => code || 'answered')
  return [...groups].map(([outcome, all]) => `${all.length} ${outcome}`).join(', ')
}

/** The budget is set aside, or the ledger was late: this may be asked again. */
export function isForTheMoment({ code }: Reply): boolean {
  return code === 'rate_limited' || code === 'deadline_exceeded'
}

/** One machine serves everybody here, the ledger too: when all come at once it is late now and then. */
const mostLateShare = 0.1

/** Answered, or told that the budget is out or set aside for the moment: a budget may do nothing else to a question. */
export function areAsPromised(replies: readonly Reply[]): boolean {
  const others = replies.filter((reply) => !isForTheMoment(reply))
  const late = told(replies, 'deadline_exceeded')
  return others.every(({ code }) => code === '' || code === 'budget_exceeded') && late <= replies.length * mostLateShare
}
