// An account as it stands at a moment: what was leased to instances that have not renewed it is free again.
import type { Account, Lease } from './account.ts'

/**
 * An instance whose lease has expired is remembered for so long: its last write may have been made without it knowing, and when it
 * reaches the ledger again it must not post the same once more. Longer than that, an instance in trouble is not left running.
 */
const rememberedMs = 600_000

export function expireLeases(account: Account, now: number): Account {
  const leases = Object.entries(account.leases)
  const remembered = leases.filter(([, lease]) => now < lease.expiresAt + rememberedMs)
  const lost = leases.filter(([, lease]) => now >= lease.expiresAt)
  return {
    ...account,
    leases: Object.fromEntries(remembered.map(([name, lease]) => [name, asOf(now, lease)])),
    unseenMicroDollars: lost.reduce((sum, [, { microDollars }]) => sum + microDollars, account.unseenMicroDollars),
  }
}

function asOf(now: number, lease: Lease): Lease {
  return now < lease.expiresAt ? lease : { ...lease, microDollars: 0 }
}
