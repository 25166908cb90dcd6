// Accounts of the ledger as Cosmos DB items, and back.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Account, AccountKey, Holder } from '../cost/account.ts'

const line = z.object({
  purpose: z.string(),
  model: z.string(),
  calls: z.number(),
  promptTokens: z.number(),
  cachedPromptTokens: z.number(),
  completionTokens: z.number(),
  costMicroDollars: z.number(),
})

const holder: z.ZodType<Holder> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('total') }),
  z.object({ kind: z.enum(['tenant', 'user']), id: z.string() }),
])

const usageItem = z.object({
  period: z.string(),
  holder,
  pot: z.enum(['regular', 'degraded']),
  spentMicroDollars: z.number(),
  lines: z.array(line),
  leases: z.record(z.string(), z.object({ microDollars: z.number(), expiresAt: z.number(), writes: z.number() })),
  limitMicroDollars: z.number().optional(),
  reached: z.record(z.string(), z.string()),
  unseenMicroDollars: z.number(),
})

/** Hashed: a user's id may hold what an item's id may not, and be longer. */
export function usageItemId({ pot, holder }: Pick<AccountKey, 'pot' | 'holder'>): string {
  if (holder.kind === 'total') return `${pot}:total`
  return `${pot}:${holder.kind}:${createHash('sha256').update(holder.id).digest('base64url')}`
}

export function toUsageItem(account: Account): Account & { readonly id: string } {
  return { id: usageItemId(account), ...account }
}

export function fromUsageItem(item: unknown): Account {
  return usageItem.parse(item)
}
