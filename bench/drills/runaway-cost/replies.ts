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

/** The rest of the budget is set aside. */
export function isForTheMoment({ code }: Reply): boolean {
  return code === 'rate_limited'
}

/** Answered, or told to come again, or that the budget is out: a budget may do nothing else to a question. */
export function areAsPromised(replies: readonly Reply[]): boolean {
  const others = replies.filter((reply) => !isForTheMoment(reply))
  return others.every(({ code }) => code === '' || code === 'budget_exceeded')
}
