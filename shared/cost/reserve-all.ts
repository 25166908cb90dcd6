// Sets an amount aside on several accounts: on all of them, or on none.
import type { AppError } from '../kernel/app-error.ts'
import { budgetPromised, budgetSpent } from './budget-refusal.ts'
import type { LocalAccount } from './local-account.ts'
import type { Reservation } from './waiting-asks.ts'

export interface Refusal {
  readonly account: Pick<LocalAccount, 'key'>
  readonly kind: Exclude<Reservation, 'granted'>
}

/** Undefined when all have promised the amount; otherwise none has. Throws when an account cannot be asked. */
export async function reserveAll(
  accounts: readonly LocalAccount[],
  microDollars: number,
  share: number,
): Promise<Refusal | undefined> {
  const outcomes = await Promise.all(accounts.map((account) => reserve(account, microDollars, share)))
  if (outcomes.every(({ kind }) => kind === 'granted')) return undefined
  for (const { account, kind } of outcomes) if (kind === 'granted') account.release(microDollars)

  const failure = outcomes.find((outcome) => outcome.kind === 'failed')
  if (failure) throw failure.error
  const refusals = outcomes.flatMap(({ account, kind }) =>
    kind === 'spent' || kind === 'promised' ? [{ account, kind }] : [],
  )
  // A budget that is out says more than one that is promised for the moment.
  return refusals.find(({ kind }) => kind === 'spent') ?? refusals[0]
}

type Outcome =
  | { readonly kind: Reservation; readonly account: LocalAccount }
  | { readonly kind: 'failed'; readonly account: LocalAccount; readonly error: unknown }

async function reserve(account: LocalAccount, microDollars: number, share: number): Promise<Outcome> {
  try {
    return { kind: await account.reserve({ microDollars, share }), account }
  } catch (error) {
    return { kind: 'failed', account, error }
  }
}

export function refusalError({ account, kind }: Refusal): AppError {
  return kind === 'spent' ? budgetSpent(account.key) : budgetPromised(account.key)
}
