// AUTH=jwt: an access token from Entra ID, checked here on every request.
import { errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Identify } from './caller.ts'
import { callerOf, type PrincipalClaims } from './principal.ts'
import { signingKeys } from './signing-keys.ts'

export interface TokenOptions {
  readonly issuer: string
  readonly audience: string
  /** Where the issuer publishes its keys; found by asking the issuer when undefined. */
  readonly jwksUrl: string | undefined
}

/** What Entra ID signs with. Naming it keeps a token from choosing for us. */
const algorithms = ['RS256']
/** Clocks of well-kept machines differ by seconds; Microsoft's own libraries allow five minutes. */
const clockToleranceSeconds = 60

const claimsSchema = z.object({
  oid: z.string().optional(),
  tid: z.string().optional(),
  sub: z.string().optional(),
  roles: z.array(z.string()).catch([]),
  groups: z.array(z.string()).catch([]),
  // Over 200 groups, Entra ID lists none and says so, in one of two ways.
  hasgroups: z.boolean().catch(false),
  _claim_names: z.object({ groups: z.string() }).optional().catch(undefined),
})

export function identifyTokenBearer(options: TokenOptions, clock: Clock): Identify {
  const { issuer, audience } = options
  const keys = signingKeys(issuer, options.jwksUrl)
  return async (request) => {
    const token = bearerToken(request.headers.get('authorization'))
    const checks = { issuer, audience, algorithms, requiredClaims: ['exp'], clockTolerance: clockToleranceSeconds }
    const { payload } = await jwtVerify(token, keys, { ...checks, currentDate: new Date(clock.now()) }).catch(refuse)
    return callerOf(principalClaims(claimsSchema.parse(payload)))
  }
}

function bearerToken(authorization: string | null): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (!token) throw new AppError('unauthenticated', 'Send an access token: "Authorization: Bearer …".')
  return token
}

function principalClaims(claims: z.infer<typeof claimsSchema>): PrincipalClaims {
  const { oid, tid, sub, roles, groups, hasgroups: hasGroups, _claim_names: elsewhere } = claims
  return {
    // The subject is different in every application; the object id is the user's everywhere.
    userId: oid ?? sub,
    tenantId: tid,
    roles,
    groups,
    hasGroupsOverage: hasGroups || elsewhere !== undefined,
  }
}

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) {
    throw new AppError('unauthenticated', 'The access token has expired. Get a new one.', { cause: error })
  }
  if (isTokenAtFault(error)) {
    throw new AppError('unauthenticated', 'The access token is not valid for this application.', { cause: error })
  }
  throw new AppError(
    'upstream_failed',
    'Sign-ins cannot be checked: the issuer does not hand out its keys. Try again.',
    {
      cause: error,
    },
  )
}

/** Everything else is about fetching the keys, for which the caller is not to blame. */
function isTokenAtFault(error: unknown): boolean {
  return [
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JWKSNoMatchingKey,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
  ].some((tokenError) => error instanceof tokenError)
}
