// A ledger, instances that spend from it, and people who ask them, under a clock that only tests move.
import type { Account } from '../../shared/cost/account.ts'
import { leasedMicroDollars } from '../../shared/cost/account.ts'
import type { Budgets } from '../../shared/cost/budgets.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryUsageLedger } from '../fakes/memory-usage-ledger.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import type { Instance } from './instances.ts'
import { ada, Instances, spend } from './instances.ts'

/** What the ledger takes for each request. */
const latencyMs = 5

export function spendingWorld() {
  const clock = new FakeClock()
  const ledger = new MemoryUsageLedger()
  ledger.before = () => clock.sleep(latencyMs)
  const instances = new Instances({ ledger, clock, random: seededRandom(7) })
  const start = (budgets: Partial<Budgets>, degradedShare = 0) => instances.start(budgets, degradedShare)

  const account = (kind: Account['holder']['kind'], period = '2026-11', pot = 'regular') =>
    ledger.accounts.find((each) => each.holder.kind === kind && each.period === period && each.pot === pot)
  /** What is set aside in an account that there is. */
  const leased = (...which: Parameters<typeof account>): number => {
    const found = account(...which)
    if (!found) throw new Error(`There is no account ${which.join(' ')}.`)
    return leasedMicroDollars(found)
  }

  /** One question of a second: what was set aside (a tenth of it for a cheaper answer), what it cost, and how it ended. */
  const ask = async (on: Instance, ceiling: number, cost: number, payer = ada): Promise<string> => {
    try {
      const bill = await on.spending.open('answer', payer, {
        microDollars: ceiling,
        degradedMicroDollars: ceiling / 10,
      })
      await clock.sleep(1_000)
      spend(bill, bill.isDegraded ? cost / 10 : cost)
      bill.close()
      return bill.isDegraded ? 'degraded' : 'answered'
    } catch (error) {
      return error instanceof AppError ? error.code : String(error)
    }
  }
  /** The same, with as much time passing as it takes. */
  const askNow = (...question: Parameters<typeof ask>) => clock.runUntil(ask(...question))
  /** So many at the same moment, shared out among the instances. */
  const rush = (on: readonly [Instance, ...Instance[]], count: number, ceiling: number, cost: number) =>
    clock.runUntil(
      Promise.all(Array.from({ length: count }, (_, at) => ask(on[at % on.length] ?? on[0], ceiling, cost))),
    )

  /** Until everything is posted. */
  const rest = () => clock.advance(120_000)
  return { clock, ledger, start, account, leased, ask, askNow, rush, rest }
}

export function countOf(outcome: string, outcomes: readonly string[]): number {
  return outcomes.filter((each) => each === outcome).length
}
