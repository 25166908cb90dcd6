// Several instances over one ledger, for tests: one token costs one micro-dollar, and a crash is an instance that says no more.
import type { Threshold } from '../../shared/cost/account.ts'
import type { Bill } from '../../shared/cost/bill.ts'
import type { Budgets, Payer } from '../../shared/cost/budgets.ts'
import { Spending } from '../../shared/cost/spending.ts'
import type { UsageLedger } from '../../shared/cost/usage-ledger.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import type { Clock } from '../../shared/kernel/clock.ts'

const noBudgets: Budgets = { userDay: undefined, userMonth: undefined, tenantMonth: undefined, month: undefined }
export const ada: Payer = { userId: 'ada', tenantId: 'contoso', mayExceedBudget: false }

export interface Told {
  readonly instance: string
  readonly account: string
  readonly threshold: Threshold
}

export interface Instance {
  readonly spending: Spending
  /** What it has said of posts that failed. */
  readonly unposted: readonly { readonly accounts: number; readonly code: string }[]
  readonly crash: () => void
  /** From now on, or no longer, the ledger is out of this instance's reach. */
  readonly cutOff: (isCutOff: boolean) => void
}

export class Instances {
  readonly told: Told[] = []
  readonly #shared: { readonly ledger: UsageLedger; readonly clock: Clock; readonly random: () => number }
  #started = 0

  constructor(shared: { readonly ledger: UsageLedger; readonly clock: Clock; readonly random: () => number }) {
    this.#shared = shared
  }

  start(budgets: Partial<Budgets>, degradedShare = 0): Instance {
    const instance = `instance-${++this.#started}`
    const { ledger, clock, random } = this.#shared
    const unposted: { readonly accounts: number; readonly code: string }[] = []
    let isAlive = true
    let isCutOff = false
    const hangs = new Promise<never>(() => {})
    const reach = <T>(request: () => Promise<T>): Promise<T> => {
      if (!isAlive) return hangs
      return isCutOff ? Promise.reject(new AppError('upstream_failed', 'The ledger is out of reach.')) : request()
    }
    const spending = new Spending({
      ledger: {
        read: (key, signal) => reach(() => ledger.read(key, signal)),
        write: (account, expected, signal) => reach(() => ledger.write(account, expected, signal)),
      },
      clock: {
        now: () => clock.now(),
        sleep: (ms, signal) => (isAlive ? clock.sleep(ms, signal) : hangs),
        schedule: (ms, act) => clock.schedule(ms, () => (isAlive ? act() : undefined)),
      },
      random,
      instance,
      budgets: { ...noBudgets, ...budgets },
      degradedShare,
      costOf: (_, { promptTokens }) => promptTokens,
      onThreshold: ({ holder, period }, threshold) => {
        this.told.push({ instance, account: `${holder.kind} ${period}`, threshold })
      },
      onCharged: () => {},
      onUnposted: (event) => unposted.push(event),
    })
    return { spending, unposted, crash: () => void (isAlive = false), cutOff: (is) => void (isCutOff = is) }
  }
}

/** A call that cost so much. */
export function spend(bill: Bill, microDollars: number): void {
  bill.meter('answer')({
    model: 'm',
    usage: { promptTokens: microDollars, cachedPromptTokens: 0, completionTokens: 0 },
  })
}
