// A `Set-Cookie` value from a cookie as the RPC contract carries it.
import type { HttpCookie } from '../worker-protocol.ts'

const sameSiteText = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' } as const

export function serializeCookie(cookie: HttpCookie): string {
  const sameSite = sameSiteText[cookie.sameSite ?? 'none']
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    cookie.maxAge && `Max-Age=${cookie.maxAge.value}`,
    cookie.domain && `Domain=${cookie.domain.value}`,
    cookie.path && `Path=${cookie.path.value}`,
    cookie.expires && `Expires=${new Date(cookie.expires.value.seconds * 1_000).toUTCString()}`,
    cookie.httpOnly?.value && 'HttpOnly',
    cookie.secure?.value && 'Secure',
    sameSite && `SameSite=${sameSite}`,
  ]
    .filter(Boolean)
    .join('; ')
}
