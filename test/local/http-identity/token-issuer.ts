// An identity provider on this machine: publishes its keys, signs tokens, and can be taken down.
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TokenIssuer extends AsyncDisposable {
  readonly issuer: string
  readonly jwksUrl: string
  /** How often each path was asked for. */
  readonly requests: ReadonlyMap<string, number>
  sign(claims: JWTPayload, options?: { readonly kid?: string; readonly algorithm?: string }): Promise<string>
}

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1', use: 'sig', alg: 'RS256' }] }
  const requests = new Map<string, number>()
  let issuer = ''
  const documents: Record<string, () => object> = {
    '/keys': () => jwks,
    '/.well-known/openid-configuration': () => ({ issuer, jwks_uri: `${issuer}/keys` }),
  }
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.set(path, (requests.get(path) ?? 0) + 1)
    const document = documents[path]
    response.statusCode = document ? 200 : 404
    response.end(JSON.stringify(document?.() ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    jwksUrl: `${issuer}/keys`,
    requests,
    sign: (claims, { kid = 'key-1', algorithm = 'RS256' } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid })
        .sign(algorithm === 'HS256' ? new TextEncoder().encode('a secret that anybody might know') : privateKey),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
