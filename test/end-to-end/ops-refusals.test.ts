// What an operator is told when a command does not work: what was wrong with it, and what to do.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTokenIssuer } from '../local/http-identity/token-issuer.ts'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { runInTerminal } from './ops-terminal.ts'

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
})
afterAll(async () => stack.close())

const ops = (...args: string[]) => runInTerminal({ env: { HOLDFAST_URL: stack.url } }, ...args)

describe('an operator is told', () => {
  test('what the API refuses, with the request id', async () => {
    expect(await ops('reindex', '--model', 'no-such-model@3')).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(
        /no-such-model@3.*those that are served.*\(invalid_request, request [\w-]+\)$/s,
      ),
    })
    expect(await ops('run', 'nonsense')).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(/not_found.*ops -- runs$/s),
    })
    expect(await ops('status', '--url', `${stack.url}/health/live`)).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(/health\/live refused .*address right\?/s),
    })
  })

  test('what was typed wrongly, and what may have been meant', async () => {
    expect(await ops('cutovr')).toMatchObject({ exitCode: 2, complaints: expect.stringContaining('mean cutover?') })
    expect(await ops('cutover', '--froce')).toMatchObject({
      exitCode: 2,
      complaints: expect.stringContaining('mean --force?'),
    })
    expect(await ops('run', 'one', 'two')).toMatchObject({
      exitCode: 2,
      complaints: expect.stringContaining('run [id]'),
    })
    const meant = ['exactly one of', '--questions FILE', 'from 1', 'from 1', 'from 1 to 500', '--model wants a value']
    const typed = [
      ['reindex'],
      ['compare'],
      ['compare', '--questions', 'golden.txt', '--top', 'zero'],
      ['turns', '--last', 'x'],
      ['runs', '--last', '501'],
      ['reindex', '--model'],
    ]
    for (const [at, args] of typed.entries())
      expect(await ops(...args)).toMatchObject({ exitCode: 2, complaints: expect.stringContaining(meant[at] ?? '') })
    expect((await ops('help', 'retry')).printed).toBe((await ops('retry', '--help')).printed)
  })

  test('what to do when nothing was started, or nothing answers', async () => {
    expect(await runInTerminal({ env: {} }, 'status', '--data-dir', '/no/such/place')).toMatchObject({
      exitCode: 1,
      complaints:
        'Nothing has been started here. Run npm start first, or say --url, or --data-dir as npm start was told.',
    })
    expect(await ops('watch', 'some-run', '--url', 'http://127.0.0.1:9')).toMatchObject({
      exitCode: 1,
      complaints: expect.stringContaining('does not answer'),
    })
    expect(await ops('status', '--url', 'http://127.0.0.1:9')).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(/http:\/\/127\.0\.0\.1:9\/api does not answer.*npm start/),
    })
    expect(await ops('status', '--url', 'the-old-server')).toMatchObject({
      exitCode: 1,
      complaints: expect.stringContaining('https://NAME.azurewebsites.net/api'),
    })
  })

  test('what is known without the database while that is down, and nothing is taken for absent', async () => {
    const setFaults = (rules: readonly object[]) =>
      fetch(`${stack.cosmosUrl}/_faults`, { method: 'PUT', body: JSON.stringify(rules) })
    await setFaults([{ drop: true }])
    onTestFinished(async () => void (await setFaults([])))
    const [{ exitCode, printed }, budget, pause] = await Promise.all([ops('status'), ops('budget'), ops('pause')])
    expect(exitCode).toBe(0)
    expect(printed).toMatch(/\/chat +offline-extractive +closed +in use/)
    expect(printed).toMatch(/^Embedding models, re-index run under way: unknown\. ./m)
    expect(printed).toMatch(/^Index jobs waiting, held back or under way: about \d/m)
    expect(printed).toMatch(/^Last reconciliation: unknown\. ./m)
    expect(budget.printed).toBe('What has been spent is not known: the database does not answer.')
    expect(pause.complaints).toContain('not known')
  })
})

test('where the API asks who it is, the token is sent, a wrong one is refused, and neither is shown', async () => {
  await using issuer = await startTokenIssuer()
  const secured = await startLocalStack({
    AUTH: 'jwt',
    AUTH_ISSUER: issuer.issuer,
    AUTH_AUDIENCE: 'holdfast',
    AUTH_JWKS_URL: issuer.jwksUrl,
  })
  try {
    const sign = (roles: string[]) =>
      issuer.sign({
        iss: issuer.issuer,
        aud: 'holdfast',
        oid: 'olga',
        tid: 't',
        roles,
        exp: Math.floor(Date.now() / 1_000) + 600,
      })
    const as = (token: string | undefined) =>
      runInTerminal({ env: { HOLDFAST_URL: secured.url, HOLDFAST_TOKEN: token } }, 'status')
    const [operator, reader] = [await sign(['operator']), await sign(['user'])]
    expect(await as(operator)).toMatchObject({ exitCode: 0, printed: expect.stringContaining('swedencentral/chat') })
    expect(await as(undefined)).toMatchObject({
      exitCode: 1,
      complaints: expect.stringMatching(/unauthenticated.*HOLDFAST_TOKEN/s),
    })
    const refused = await Promise.all([as(`${operator}x`), as(reader)])
    expect(refused.map(({ exitCode }) => exitCode)).toEqual([1, 1])
    expect(refused[0]?.complaints).toContain('unauthenticated')
    expect(refused[1]?.complaints).toContain('forbidden')
    for (const { printed, complaints } of refused) expect(printed + complaints).not.toContain(reader.slice(0, 20))
  } finally {
    await secured.close()
  }
})
