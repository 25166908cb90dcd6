// Who is asking, and what they may do. Each scheme (`AUTH`) has a file of its own that turns a request into a Caller.
import type { HttpRequest } from '@azure/functions'
import { AppError } from '../kernel/app-error.ts'

export const roles = ['user', 'writer', 'operator'] as const
export type Role = (typeof roles)[number]

export interface Caller {
  readonly userId: string
  /** The directory the user belongs to; undefined when the sign-in names none. */
  readonly tenantId: string | undefined
  readonly roles: ReadonlySet<Role>
  /** Groups whose documents the caller may read; undefined when no restriction applies. */
  readonly groups: readonly string[] | undefined
  /** Who operates the application is never locked out by a budget. */
  readonly mayExceedBudget: boolean
}

/**
 * Throws `unauthenticated` when the request does not prove who sends it, `forbidden` when it does but that is not enough.
 *
 * `claimedUserId` is a user id that the request's body names. Only `AUTH=none` goes by it; every other scheme ignores it.
 */
export type Identify = (request: Pick<HttpRequest, 'headers' | 'query'>, claimedUserId?: string) => Promise<Caller>

/** Throws `forbidden` unless the caller has the role. */
export function requireRole(caller: Caller, role: Role): void {
  if (caller.roles.has(role)) return
  throw new AppError('forbidden', `This needs the role "${role}", which your account does not have.`, {
    details: { role },
  })
}
