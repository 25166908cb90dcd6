// AUTH=easyauth: App Service authentication has checked the sign-in and says in a header whose it is.
//
// The platform removes that header from what clients send; without the platform in front, anybody could write it.
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Identify } from './caller.ts'
import { callerOf, type PrincipalClaims } from './principal.ts'

const principalHeader = 'x-ms-client-principal'

const principalSchema = z.object({
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  /** The claim type that this identity provider uses for roles. */
  role_typ: z.string().nullish(),
})
type Principal = z.infer<typeof principalSchema>

/** The platform maps some claims to names from the time of WS-Federation, depending on its settings. */
const objectIdClaims = ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid']
const subjectClaims = ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier', 'sub']
const tenantClaims = ['http://schemas.microsoft.com/identity/claims/tenantid', 'tid']
const roleClaims = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role']

export const identifyPlatformUser: Identify = async (request) => {
  const header = request.headers.get(principalHeader)
  if (!header) throw new AppError('unauthenticated', 'Sign in first.')
  return callerOf(principalClaims(parsePrincipal(header)))
}

function parsePrincipal(header: string): Principal {
  try {
    return principalSchema.parse(JSON.parse(Buffer.from(header, 'base64').toString('utf8')))
  } catch (error) {
    throw new AppError('unauthenticated', 'Your sign-in could not be read. Sign in again.', { cause: error })
  }
}

function principalClaims({ claims, role_typ: roleType }: Principal): PrincipalClaims {
  const valuesOf = (types: readonly string[]): string[] =>
    claims.filter(({ typ }) => types.includes(typ)).map(({ val }) => val)
  return {
    userId: valuesOf(objectIdClaims)[0] ?? valuesOf(subjectClaims)[0],
    tenantId: valuesOf(tenantClaims)[0],
    roles: valuesOf(roleType ? [...roleClaims, roleType] : roleClaims),
    groups: valuesOf(['groups']),
    hasGroupsOverage: valuesOf(['hasgroups', '_claim_names']).some(
      (value) => value === 'true' || value.includes('groups'),
    ),
  }
}
