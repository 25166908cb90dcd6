// The keys that an identity provider signs its tokens with.
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { once } from '../kernel/once.ts'

/** Providers answer in tens of milliseconds; a request that waits for keys should not wait for long. */
const fetchTimeoutMs = 5_000
/** Providers announce new keys a day ahead and more; a withdrawn one is gone within the hour. */
const keysMaxAgeMs = 3_600_000
/** Tokens that name unknown keys, which anybody can make up, cause at most this many look-ups: one every half a minute. */
const lookUpCooldownMs = 30_000

/** Keys are fetched on first use and kept. Without `jwksUrl`, the issuer is asked where they are (OpenID Connect discovery). */
export function signingKeys(issuer: string, jwksUrl: string | undefined): JWTVerifyGetKey {
  const keySet = once(async () =>
    createRemoteJWKSet(new URL(jwksUrl ?? (await discoverJwksUrl(issuer))), {
      timeoutDuration: fetchTimeoutMs,
      cacheMaxAge: keysMaxAgeMs,
      cooldownDuration: lookUpCooldownMs,
    }),
  )
  return async (header, token) => (await keySet())(header, token)
}

async function discoverJwksUrl(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return z.object({ issuer: z.literal(issuer), jwks_uri: z.url() }).parse(await response.json()).jwks_uri
}
