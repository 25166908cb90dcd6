// A cost desk without budgets: opens every bill, and remembers for whom. One token costs one micro-dollar.
import { Bill } from '../../shared/cost/bill.ts'
import type { Payer } from '../../shared/cost/budgets.ts'
import type { Ceiling, OpensBills, Work } from '../../shared/cost/spending.ts'
import type { UsageLine } from '../../shared/cost/usage-line.ts'

export interface OpenedBill {
  readonly work: Work
  readonly payer: Payer
  readonly ceiling: Ceiling
  readonly lines: UsageLine[]
  /** What is set aside; 0 once the work is over. */
  promisedMicroDollars: number
}

export class UnlimitedSpending implements OpensBills {
  readonly opened: OpenedBill[] = []
  /** Thrown at the next attempt to open a bill. */
  refusal: Error | undefined
  isDegraded = false

  async open(work: Work, payer: Payer, ceiling: Ceiling): Promise<Bill> {
    if (this.refusal) throw this.refusal
    const opened: OpenedBill = { work, payer, ceiling, lines: [], promisedMicroDollars: ceiling.microDollars }
    this.opened.push(opened)
    return new Bill({
      costOf: (_, { promptTokens, completionTokens }) => promptTokens + completionTokens,
      charge: (line) => void opened.lines.push(line),
      promisedBy: [{ release: (microDollars) => void (opened.promisedMicroDollars -= microDollars) }],
      promisedMicroDollars: ceiling.microDollars,
      isDegraded: this.isDegraded,
    })
  }
}

/** Three attempts at one micro-dollar a token. */
const threeTimes = ({ promptTokens, completionTokens }: { promptTokens: number; completionTokens: number }) =>
  3 * (promptTokens + completionTokens)

export const ceilings = { chat: threeTimes, helper: threeTimes, embedding: threeTimes, canDegrade: true }
