// Who waits for an account to be posted, in the order in which they came. All are answered in the same moment, in that order:
// nobody has to be awake at the right time to get what was leased for them.

export interface Ask {
  readonly microDollars: number
  /** Of the budget that this kind of work may use up; the rest is kept for what matters more. */
  readonly share: number
}

/** `spent`: the period's budget cannot pay for this any more. `promised`: it could, were it not for work under way. */
export type Reservation = 'granted' | 'spent' | 'promised'

interface WaitingAsk extends Ask {
  /** How many posts have asked for it. */
  posts: number
  readonly answer: (reservation: Reservation) => void
  readonly fail: (error: unknown) => void
}

export class WaitingAsks {
  #asks: WaitingAsk[] = []

  get count(): number {
    return this.#asks.length
  }

  get amounts(): readonly number[] {
    return this.#asks.map(({ microDollars }) => microDollars)
  }

  wait(ask: Ask): Promise<Reservation> {
    const { promise, resolve, reject } = Promise.withResolvers<Reservation>()
    this.#asks.push({ ...ask, posts: 0, answer: resolve, fail: reject })
    return promise
  }

  /**
   * A post has asked for the first `count`.
   * @param decide undefined: it waits for another post.
   * @returns how many do; they are now the first.
   */
  answer(count: number, decide: (ask: Ask, posts: number) => Reservation | undefined): number {
    const stay = this.#asks.slice(0, count).filter((ask) => {
      const reservation = decide(ask, ++ask.posts)
      if (reservation) ask.answer(reservation)
      return reservation === undefined
    })
    this.#asks = [...stay, ...this.#asks.slice(count)]
    return stay.length
  }

  /** The post that the first `count` waited for has failed. */
  fail(count: number, error: unknown): void {
    for (const ask of this.#asks.slice(0, count)) ask.fail(error)
    this.#asks = this.#asks.slice(count)
  }
}
