// What somebody spends in one period, as all instances share it.
import type { Period } from './period.ts'
import type { UsageLine } from './usage-line.ts'

/** Everybody together, one tenant, or one user. */
export type Holder = { readonly kind: 'total' } | { readonly kind: 'tenant' | 'user'; readonly id: string }

export interface AccountKey {
  readonly period: Period
  readonly holder: Holder
  /** `degraded` holds what is spent on cheaper answers once the regular budget is out. */
  readonly pot: 'regular' | 'degraded'
}

/** The part of a budget that an instance may give out by itself. It counts as spent until it is given back or has expired. */
export interface Lease {
  readonly microDollars: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Counts the instance's writes to this account: by it, a write whose reply was lost is recognised. */
  readonly writes: number
}

/** Percent of a budget at which somebody is told. */
export const thresholds = [50, 80, 100] as const
export type Threshold = (typeof thresholds)[number]

export interface Account extends AccountKey {
  readonly spentMicroDollars: number
  readonly lines: readonly UsageLine[]
  /** By instance. */
  readonly leases: Readonly<Record<string, Lease>>
  /** The budget, when there is one, of the instance that wrote last. */
  readonly limitMicroDollars?: number | undefined
  /** Which instance tells of a threshold of that budget: the one whose write passed it. */
  readonly reached: Readonly<Partial<Record<Threshold, string>>>
  /** What instances held that are gone without a word: at most so much may have been spent and never been counted. */
  readonly unseenMicroDollars: number
}

/** The user or tenant; undefined for everybody together. */
export function idOf(holder: Holder): string | undefined {
  return holder.kind === 'total' ? undefined : holder.id
}

export function newAccount({ period, holder, pot }: AccountKey): Account {
  return { period, holder, pot, spentMicroDollars: 0, lines: [], leases: {}, reached: {}, unseenMicroDollars: 0 }
}

export function leasedMicroDollars({ leases }: Pick<Account, 'leases'>): number {
  return Object.values(leases).reduce((sum, { microDollars }) => sum + microDollars, 0)
}

/** Unique among all accounts, for maps. */
export function accountName({ period, holder, pot }: AccountKey): string {
  return JSON.stringify([period, pot, holder.kind, idOf(holder)])
}
