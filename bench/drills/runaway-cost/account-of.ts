// What a user has spent today, as the operations status says it.
import { z } from 'zod'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import { signedIn } from './signed-in.ts'

const status = z.object({
  spending: z.object({
    today: z.object({
      users: z.array(z.object({ holder: z.string(), spentMicroDollars: z.number(), unseenMicroDollars: z.number() })),
    }),
  }),
})

export interface SpentToday {
  readonly spentMicroDollars: number
  /** At most so much was spent by instances that are gone, and never counted. */
  readonly unseenMicroDollars: number
}

export async function accountOf(api: HoldfastClient, user: string): Promise<SpentToday> {
  const response = await signedIn(api, { name: 'operations', role: 'operator' }).fetch('/ops/status')
  const { users } = status.parse(await response.json()).spending.today
  return users.find(({ holder }) => holder === user) ?? { spentMicroDollars: 0, unseenMicroDollars: 0 }
}
