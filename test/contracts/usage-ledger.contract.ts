// What every ledger has to do.
import { describe, expect, it } from 'vitest'
import type { Account } from '../../shared/cost/account.ts'
import { newAccount } from '../../shared/cost/account.ts'
import type { UsageLedger } from '../../shared/cost/usage-ledger.ts'

const { signal } = new AbortController()

/** The characters that an item's id may not have. */
const awkwardUser = 'a/b\\c#d?e'.padEnd(256, 'ü')

function accountOf(facts: Partial<Account> = {}): Account {
  const key = { period: '2026-11', holder: { kind: 'user', id: awkwardUser }, pot: 'regular' } as const
  return { ...newAccount(key), ...facts }
}

export function itIsAUsageLedger(create: () => Promise<UsageLedger>): void {
  describe('as a ledger', () => {
    it('knows no account that nobody has written', async () => {
      const ledger = await create()
      expect(await ledger.read(accountOf(), signal)).toBeUndefined()
    })

    it('gives back what was written, whoever the holder is', async () => {
      const ledger = await create()
      const line = { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 2, calls: 1, costMicroDollars: 7 }
      const account = accountOf({
        spentMicroDollars: 7,
        lines: [{ purpose: 'answer', model: 'gpt-4.1-mini', ...line }],
        leases: { 'instance-1': { microDollars: 5, expiresAt: 1_000, writes: 3 } },
        limitMicroDollars: 20,
        reached: { 50: 'instance-1' },
        unseenMicroDollars: 2,
      })
      const revision = await ledger.write(account, undefined, signal)
      expect(await ledger.read(account, signal)).toEqual({ account, revision })
    })

    it('keeps pots, periods and holders apart', async () => {
      const ledger = await create()
      const accounts = [
        accountOf(),
        accountOf({ pot: 'degraded' }),
        accountOf({ period: '2026-11-21' }),
        accountOf({ holder: { kind: 'tenant', id: awkwardUser } }),
        accountOf({ holder: { kind: 'total' } }),
      ].map((account, at) => ({ ...account, spentMicroDollars: at }))
      for (const account of accounts) expect(await ledger.write(account, undefined, signal)).toBeDefined()
      for (const account of accounts) expect((await ledger.read(account, signal))?.account).toEqual(account)
    })

    it('lets one of two writers through who have seen the same revision', async () => {
      const ledger = await create()
      const first = await ledger.write(accountOf(), undefined, signal)
      expect(await ledger.write(accountOf({ spentMicroDollars: 1 }), undefined, signal)).toBeUndefined()
      const second = await ledger.write(accountOf({ spentMicroDollars: 2 }), first, signal)
      expect(second).toBeDefined()
      expect(await ledger.write(accountOf({ spentMicroDollars: 3 }), first, signal)).toBeUndefined()
      expect(await ledger.read(accountOf(), signal)).toMatchObject({
        account: { spentMicroDollars: 2 },
        revision: second,
      })
    })

    it('lists the largest regular accounts of one kind in one period', async () => {
      const ledger = await create()
      const user = (id: string, spentMicroDollars: number, period = '2026-11') =>
        ledger.write(accountOf({ period, holder: { kind: 'user', id }, spentMicroDollars }), undefined, signal)
      await Promise.all([user('ada', 5), user('bob', 9), user('eve', 1), user('zoe', 99, '2026-10')])
      await ledger.write(accountOf({ holder: { kind: 'total' }, spentMicroDollars: 15 }), undefined, signal)
      const bobsCheaper = accountOf({ holder: { kind: 'user', id: 'bob' }, pot: 'degraded', spentMicroDollars: 8 })
      await ledger.write(bobsCheaper, undefined, signal)
      const largest = await ledger.largest('2026-11', 'user', 2, signal)
      expect(largest.map(({ holder }) => holder)).toEqual([
        { kind: 'user', id: 'bob' },
        { kind: 'user', id: 'ada' },
      ])
    })
  })
}
