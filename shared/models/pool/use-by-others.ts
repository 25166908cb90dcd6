// What others have used of a quota within its window, from what the service counts in all.
//
// While one minute of the service lasts, what it counts beyond our own calls only grows, and by what others use. With its next minute
// the count starts over.

export class UseByOthers {
  readonly #windowMs: number
  /** Of the latest call that has brought a figure. */
  #sent = 0
  #counted = 0
  /** What the service has counted at most, in its minute, beyond all that we had ever sent; so the difference alone says something. */
  #beyondOurs = 0
  #uses: { readonly at: number; readonly amount: number }[] = []

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /**
   * @param counted by the service when a call of ours came.
   * @param sent by ourselves since the beginning, that call included.
   */
  note(counted: number, sent: number, now: number): void {
    // An answer that was overtaken may be of the service's minute before.
    if (sent < this.#sent) return
    const beyondOurs = counted - sent
    // Calls that arrive in another order than they were sent in make the count fall a little, the new minute makes it fall to nearly nothing.
    const isNewMinute = counted < this.#counted / 2
    const amount = beyondOurs - this.#beyondOurs
    if (amount > 0 && !isNewMinute) this.#uses.push({ at: now, amount })
    if (amount > 0 || isNewMinute) this.#beyondOurs = beyondOurs
    this.#sent = sent
    this.#counted = counted
  }

  within(now: number): number {
    this.#uses = this.#uses.filter(({ at }) => at + this.#windowMs > now)
    return this.#uses.reduce((sum, { amount }) => sum + amount, 0)
  }
}
