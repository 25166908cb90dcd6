import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Identify } from '../../../shared/http/caller.ts'
import { createIdentify } from '../../../shared/http/create-identify.ts'
import type { TokenOptions } from '../../../shared/http/identify-token-bearer.ts'
import { systemClock } from '../../../shared/kernel/clock.ts'
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts'

const nowSeconds = 1_800_000_000
const clock = { ...systemClock, now: () => nowSeconds * 1_000 }

let provider: TokenIssuer
beforeAll(async () => {
  provider = await startTokenIssuer()
})
afterAll(() => provider[Symbol.asyncDispose]())

function identify(options: Partial<TokenOptions> = {}): Identify {
  const { issuer, jwksUrl } = provider
  return createIdentify({ scheme: 'jwt', issuer, audience: 'app-1', jwksUrl, ...options }, clock)
}

function claims(changes: Record<string, unknown> = {}): JWTPayload {
  return { iss: provider.issuer, aud: 'app-1', oid: 'user-1', exp: nowSeconds + 3_600, ...changes }
}

function bearing(token: string): Parameters<Identify>[0] {
  return {
    headers: new Headers({ authorization: `Bearer ${token}` }),
    query: new URLSearchParams({ userId: 'somebody-else' }),
  }
}

describe('an access token', () => {
  test('says who is asking, whatever the query or the body say', async () => {
    const token = await provider.sign(claims({ sub: 'pairwise', roles: ['operator', 'Other'], groups: ['g1'] }))
    expect(await identify()(bearing(token), 'claimed-in-the-body')).toMatchObject({
      userId: 'user-1',
      mayExceedBudget: true,
      roles: new Set(['user', 'operator']),
      groups: ['g1'],
    })
  })

  test('without roles and groups grants nothing', async () => {
    const caller = await identify()(bearing(await provider.sign(claims())))
    expect(caller).toMatchObject({ userId: 'user-1', roles: new Set(), groups: [], mayExceedBudget: false })
  })

  test('may be a minute past its end, as clocks differ, and no more', async () => {
    const late = await provider.sign(claims({ exp: nowSeconds - 59 }))
    expect((await identify()(bearing(late))).userId).toBe('user-1')
    const tooLate = await provider.sign(claims({ exp: nowSeconds - 61 }))
    await expect(identify()(bearing(tooLate))).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('expired'),
    })
  })

  test.each<[string, Record<string, unknown>, Parameters<TokenIssuer['sign']>[1]?]>([
    ['for another application', { aud: 'app-2' }],
    ['from another issuer', { iss: 'https://elsewhere.example' }],
    ['that is not valid yet', { nbf: nowSeconds + 3_600 }],
    ['that never ends', { exp: undefined }],
    ['about nobody', { oid: undefined }],
    ['signed with a key that the issuer does not have', {}, { kid: 'key-2' }],
    ['signed with a shared secret', {}, { algorithm: 'HS256' }],
  ])('%s is none', async (_, changes, options) => {
    const token = await provider.sign(claims(changes), options)
    await expect(identify()(bearing(token))).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('cannot be changed after it was signed', async () => {
    const [header, , signature] = (await provider.sign(claims())).split('.')
    const forged = Buffer.from(JSON.stringify(claims({ roles: ['operator'] }))).toString('base64url')
    await expect(identify()(bearing(`${header}.${forged}.${signature}`))).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  test.each(['', 'Bearer', 'Basic dXNlcjpwYXNz', 'Bearer a b', 'Bearer not-a-token'])(
    'is not in %j',
    async (header) => {
      const request = { headers: new Headers(header ? { authorization: header } : {}), query: new URLSearchParams() }
      await expect(identify()(request)).rejects.toMatchObject({ code: 'unauthenticated' })
    },
  )

  test.each<[string, Record<string, unknown>]>([
    ['a flag', { hasgroups: true }],
    ['a reference', { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph' } } }],
  ])('that had no room for the groups, and says so by %s, is told what to do', async (_, overage) => {
    await expect(identify()(bearing(await provider.sign(claims(overage))))).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('administrator'),
    })
  })
})

describe("the issuer's keys", () => {
  test('are fetched once for many tokens, wherever discovery says they are', async () => {
    await using fresh = await startTokenIssuer()
    const check = identify({ issuer: fresh.issuer, jwksUrl: undefined })
    const token = await fresh.sign(claims({ iss: fresh.issuer }))
    await Promise.all([check(bearing(token)), check(bearing(token)), check(bearing(token))])
    await check(bearing(token))
    expect(Object.fromEntries(fresh.requests)).toEqual({ '/.well-known/openid-configuration': 1, '/keys': 1 })
  })

  test('are not fetched again for every made-up key', async () => {
    await using fresh = await startTokenIssuer()
    const check = identify({ issuer: fresh.issuer, jwksUrl: fresh.jwksUrl })
    await check(bearing(await fresh.sign(claims({ iss: fresh.issuer }))))
    for (const kid of ['a', 'b', 'c']) {
      const token = await fresh.sign(claims({ iss: fresh.issuer }), { kid })
      await expect(check(bearing(token))).rejects.toMatchObject({ code: 'unauthenticated' })
    }
    expect(fresh.requests.get('/keys')).toBe(1)
  })

  test.each(['/missing', undefined])(
    'out of reach are not the fault of the caller, and are asked for again',
    async (path) => {
      const gone = await startTokenIssuer()
      const token = await gone.sign(claims({ iss: gone.issuer }))
      await gone[Symbol.asyncDispose]()
      const check = identify({ issuer: gone.issuer, jwksUrl: path && `${provider.issuer}${path}` })
      await expect(check(bearing(token))).rejects.toMatchObject({ code: 'upstream_failed' })
      await expect(check(bearing(token))).rejects.toMatchObject({ code: 'upstream_failed' })
    },
  )
})
