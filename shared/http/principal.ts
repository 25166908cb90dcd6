// From the claims about a principal, whichever scheme they came by, to the caller.
import { AppError } from '../kernel/app-error.ts'
import { roles, type Caller, type Role } from './caller.ts'
import { isUserId } from './user-id.ts'

export interface PrincipalClaims {
  /** Stable and unique for the user: the object id, where there is one. */
  readonly userId: string | undefined
  /** The directory the user signed in to. */
  readonly tenantId: string | undefined
  /** The app roles assigned to the user; those that are called as ours count. */
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  /** True when the user is in more groups than fit, so that `groups` is empty without meaning it. */
  readonly hasGroupsOverage: boolean
}

/** Throws `unauthenticated` when the claims name nobody, `forbidden` when they leave the groups open. */
export function callerOf(claims: PrincipalClaims): Caller {
  const { userId, tenantId, groups } = claims
  if (!isUserId(userId)) throw new AppError('unauthenticated', 'Your sign-in does not name a user. Sign in again.')
  if (claims.hasGroupsOverage) {
    // Without the groups, documents would silently be missing. Asking Microsoft Graph for them would cost every request a
    // call and the application a permission over the whole directory.
    throw new AppError(
      'forbidden',
      'You are in more groups than your sign-in can list. Ask the administrator to have only groups that are assigned to the application included in tokens.',
    )
  }
  const granted = grantedRoles(claims.roles)
  return { userId, tenantId, groups, roles: granted, mayExceedBudget: granted.has('operator') }
}

/** Who may write or operate may ask as well; beyond that, each role is granted by itself. */
function grantedRoles(granted: readonly string[]): ReadonlySet<Role> {
  const own = roles.filter((role) => granted.includes(role))
  return new Set(own.length > 0 ? ['user', ...own] : [])
}
