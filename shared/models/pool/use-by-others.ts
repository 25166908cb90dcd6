// What others have used of a quota within its window, from what the service counts in all.
//
// While one minute of the service lasts, what it counts beyond our own calls only grows, and by what others use. With its next minute
// the count starts over.

/**
 * Of a quota, from one figure to the next. Where calls take seconds to arrive, one of the service's minute before can come after one of the
 * new minute and look like a minute's use.
 */
const mostAtOnceShare = 0.1

export class UseByOthers {
  readonly #windowMs: number
  readonly #mostAtOnce: number
  #counted = 0
  /** What the service has counted at most, in its minute, beyond all that we had ever sent; so the difference alone says something. */
  #beyondOurs = 0
  #uses: { readonly at: number; readonly amount: number }[] = []

  constructor(windowMs: number, limit: number) {
    this.#windowMs = windowMs
    this.#mostAtOnce = limit * mostAtOnceShare
  }

  /**
   * To be told in the order of the calls.
   * @param counted by the service when a call of ours came.
   * @param sent by ourselves since the beginning, that call included.
   */
  note(counted: number, sent: number, now: number): void {
    const beyondOurs = counted - sent
    // Calls that arrive in another order than they were sent in make the count fall a little, the new minute makes it fall to nearly nothing.
    const isNewMinute = counted < this.#counted / 2
    const amount = beyondOurs - this.#beyondOurs
    if (amount > 0 && !isNewMinute) this.#uses.push({ at: now, amount: Math.min(amount, this.#mostAtOnce) })
    if (amount > 0 || isNewMinute) this.#beyondOurs = beyondOurs
    this.#counted = counted
  }

  within(now: number): number {
    this.#uses = this.#uses.filter(({ at }) => at + this.#windowMs > now)
    return this.#uses.reduce((sum, { amount }) => sum + amount, 0)
  }
}
