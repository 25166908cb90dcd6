// What one piece of work has cost so far: every call to a model is charged here when it is over, however it ended.
import type { CallUsage } from './model-price.ts'
import type { CallPricing } from './price-book.ts'

/** A call to a model that is over, as models report it. */
export interface MeteredCall {
  readonly model: string
  readonly usage: CallUsage
}

export class Bill {
  readonly #costOf: CallPricing
  #costMicroDollars = 0

  constructor(costOf: CallPricing) {
    this.#costOf = costOf
  }

  get costMicroDollars(): number {
    return this.#costMicroDollars
  }

  /** Bound, because it is what requests to models are given to report to. */
  readonly charge = ({ model, usage }: MeteredCall): void => {
    this.#costMicroDollars += this.#costOf(model, usage)
  }
}
