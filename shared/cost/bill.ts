// What one piece of work costs. It was promised an amount beforehand; every call is charged when it is over, however it ended;
// and when the work is done, what is left of the promise is given back.
import type { LocalAccount } from './local-account.ts'
import type { CallUsage } from './model-price.ts'
import type { CallPricing } from './price-book.ts'
import type { Purpose, UsageLine } from './usage-line.ts'
import { addLines, costOfLines } from './usage-line.ts'

/** A call to a model that is over, as models report it. */
export interface MeteredCall {
  readonly model: string
  readonly usage: CallUsage
}

export interface BillTerms {
  readonly costOf: CallPricing
  /** To all accounts concerned. */
  readonly charge: (line: UsageLine) => void
  /** The accounts that have promised the amount. */
  readonly promisedBy: readonly Pick<LocalAccount, 'release'>[]
  readonly promisedMicroDollars: number
  /** The budget pays for a cheaper answer only. */
  readonly isDegraded: boolean
}

export class Bill {
  readonly #terms: BillTerms
  #lines: readonly UsageLine[] = []
  #promisedMicroDollars: number

  constructor(terms: BillTerms) {
    this.#terms = terms
    this.#promisedMicroDollars = terms.promisedMicroDollars
  }

  get costMicroDollars(): number {
    return costOfLines(this.#lines)
  }

  /** What it was spent on so far. */
  get lines(): readonly UsageLine[] {
    return this.#lines
  }

  get isDegraded(): boolean {
    return this.#terms.isDegraded
  }

  /** For requests to models to report their calls to. A hedge's loser may report late; it is charged all the same. */
  meter(purpose: Purpose): (call: MeteredCall) => void {
    return ({ model, usage }) => this.#charge(purpose, model, usage)
  }

  /** The rest of the work cannot cost more than this: what was promised beyond it is free for others. */
  expectAtMost(microDollars: number): void {
    this.#giveBack(this.#promisedMicroDollars - microDollars)
  }

  /** The work is over. */
  close(): void {
    this.#giveBack(this.#promisedMicroDollars)
  }

  #charge(purpose: Purpose, model: string, usage: CallUsage): void {
    // Refused before it was processed: nobody bills it.
    if (usage.promptTokens + usage.completionTokens === 0) return
    const costMicroDollars = this.#terms.costOf(model, usage)
    const { promptTokens, cachedPromptTokens, completionTokens } = usage
    const tokens = { promptTokens, cachedPromptTokens, completionTokens }
    const line = { purpose, model, calls: 1, ...tokens, costMicroDollars }
    this.#terms.charge(line)
    this.#lines = addLines(this.#lines, [line])
    this.#giveBack(Math.min(costMicroDollars, this.#promisedMicroDollars))
  }

  #giveBack(microDollars: number): void {
    if (microDollars <= 0) return
    this.#promisedMicroDollars -= microDollars
    for (const account of this.#terms.promisedBy) account.release(microDollars)
  }
}
