// Somebody who asks over HTTP, signed in as the platform's authentication would have it.
import { z } from 'zod'
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'

export interface Person {
  readonly name: string
  /** Without one, a user. */
  readonly role?: 'writer' | 'operator'
}

export interface Reply {
  readonly status: number
  /** The error's; empty when it was answered. */
  readonly code: string
  /** The model that answered. */
  readonly model: string
  readonly costMicroDollars: number
}

const reply = z.object({
  error: z.object({ code: z.string() }).optional(),
  context: z.object({ model: z.string(), usage: z.object({ costMicroDollars: z.number() }) }).optional(),
})

export function signedIn(api: HoldfastClient, { name, role }: Person): HoldfastClient {
  const claims = [
    { typ: 'oid', val: name },
    { typ: 'roles', val: role ?? 'user' },
  ]
  const principal = Buffer.from(JSON.stringify({ auth_typ: 'aad', role_typ: 'roles', claims })).toString('base64')
  return api.withHeaders({ 'x-ms-client-principal': principal })
}

export async function askAs(api: HoldfastClient, person: Person, question: string): Promise<Reply> {
  const response = await signedIn(api, person).postChat('/chats', question)
  const { error, context } = reply.parse(await response.json())
  return {
    status: response.status,
    code: error?.code ?? '',
    model: context?.model ?? '',
    costMicroDollars: context?.usage.costMicroDollars ?? 0,
  }
}
