import { describe, expect, test } from 'vitest'
import { identifyPlatformUser } from '../../shared/http/identify-platform-user.ts'
import { requestOf } from './fake-exchange.ts'

interface Claim {
  readonly typ: string
  readonly val: string
}

function signedIn(principal: unknown): ReturnType<typeof requestOf> {
  const header = Buffer.from(JSON.stringify(principal)).toString('base64')
  return requestOf({ headers: { 'x-ms-client-principal': header }, query: { userId: 'somebody-else' } })
}

function claims(...pairs: readonly (readonly [string, string])[]): { readonly claims: readonly Claim[] } {
  return { claims: pairs.map(([typ, val]) => ({ typ, val })) }
}

describe('with AUTH=easyauth', () => {
  test('the caller is who the platform says, whatever the query or the body say', async () => {
    const request = signedIn(
      claims(['oid', 'user-1'], ['tid', 'contoso'], ['roles', 'user'], ['groups', 'g1'], ['groups', 'g2']),
    )
    expect(await identifyPlatformUser(request, 'claimed-in-the-body')).toEqual({
      userId: 'user-1',
      tenantId: 'contoso',
      roles: new Set(['user']),
      groups: ['g1', 'g2'],
      mayExceedBudget: false,
    })
  })

  test('an operator is never locked out by a budget', async () => {
    const request = signedIn(claims(['oid', 'user-1'], ['roles', 'operator']))
    expect(await identifyPlatformUser(request)).toMatchObject({ mayExceedBudget: true })
  })

  test('claims are known by their long names as well, and roles by the name that the principal gives', async () => {
    const request = signedIn({
      role_typ: 'custom/role',
      ...claims(
        ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'user-1'],
        ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier', 'pairwise'],
        ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role', 'writer'],
        ['custom/role', 'operator'],
      ),
    })
    const caller = await identifyPlatformUser(request)
    expect(caller.userId).toBe('user-1')
    expect(caller.roles).toEqual(new Set(['user', 'writer', 'operator']))
  })

  test('a provider without object ids is gone by its subject', async () => {
    expect((await identifyPlatformUser(signedIn(claims(['sub', 'google-42'])))).userId).toBe('google-42')
  })

  test('who has no role of ours has none', async () => {
    const caller = await identifyPlatformUser(signedIn(claims(['oid', 'user-1'], ['roles', 'Administrator'])))
    expect(caller.roles).toEqual(new Set())
  })

  test.each<[string, string]>([
    ['hasgroups', 'true'],
    ['_claim_names', '{"groups":"src1"}'],
  ])('groups that did not fit are no reason to leave documents out silently: %s', async (typ, val) => {
    const request = signedIn(claims(['oid', 'user-1'], [typ, val]))
    await expect(identifyPlatformUser(request)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test.each([
    ['no header', requestOf()],
    ['a header that is not base64 JSON', requestOf({ headers: { 'x-ms-client-principal': '%%%' } })],
    ['a principal without claims', signedIn({})],
    ['nobody in it', signedIn(claims(['roles', 'operator']))],
    ['an absurd user id', signedIn(claims(['oid', 'a'.repeat(1_000)]))],
  ])('%s is no sign-in', async (_, request) => {
    await expect(identifyPlatformUser(request)).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})
