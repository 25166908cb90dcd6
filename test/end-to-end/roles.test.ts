// Who may call what: every route of the product, asked by everybody.
import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'

type Role = 'user' | 'writer' | 'operator'

/** By method and route, as the functions register them; `anyone` needs no sign-in. */
const wanted: Readonly<Record<string, Role | 'anyone'>> = {
  'POST chats': 'user',
  'POST chats/stream': 'user',
  'GET chats': 'user',
  'GET chats/{id}': 'user',
  'PATCH chats/{id}': 'user',
  'DELETE chats/{id}': 'user',
  'GET documents': 'user',
  'POST documents': 'writer',
  'PUT documents/{*name}': 'writer',
  'GET documents/{*name}': 'user',
  'DELETE documents/{*name}': 'writer',
  'GET ops/status': 'operator',
  'POST ops/reindex': 'operator',
  'GET ops/reindex': 'operator',
  'GET ops/reindex/{id}': 'operator',
  'GET ops/reindex/{id}/coverage': 'operator',
  'POST ops/reindex/{id}/compare': 'operator',
  'POST ops/reindex/{id}/cutover': 'operator',
  'POST ops/reindex/{id}/rollback': 'operator',
  'POST ops/reindex/{id}/pause': 'operator',
  'POST ops/reindex/{id}/resume': 'operator',
  'POST ops/reindex/{id}/cancel': 'operator',
  'POST ops/reindex/{id}/retry': 'operator',
  'POST ops/reindex/{id}/purge': 'operator',
  'GET health/live': 'anyone',
  'GET health/ready': 'anyone',
}

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack({ AUTH: 'easyauth' })
})
afterAll(async () => stack.close())

/** The code of the refusal, or the status of what is none. */
async function outcome(operation: string, roles: readonly string[] | undefined): Promise<string> {
  const [method = '', route = ''] = operation.split(' ')
  const claims = [{ typ: 'oid', val: 'somebody' }, ...(roles ?? []).map((val) => ({ typ: 'roles', val }))]
  const principal = Buffer.from(JSON.stringify({ claims })).toString('base64')
  const response = await fetch(`${stack.url}/api/${route.replace(/\{.*?\}/, 'nothing')}`, {
    method,
    ...(roles === undefined ? {} : { headers: { 'x-ms-client-principal': principal } }),
  })
  const body = await response.text()
  return /"code":"(unauthenticated|forbidden)"/.exec(body)?.[1] ?? String(response.status)
}

test('the table has every route there is', async () => {
  const folder = fileURLToPath(new URL('../../functions', import.meta.url))
  const routes: string[] = []
  for await (const name of glob('*.ts', { cwd: folder })) {
    const source = await readFile(`${folder}/${name}`, 'utf8')
    const route = /\broute\s*[:=]\s*'([^']+)'/.exec(source)?.[1]
    const [method, ...others] = /methods: \[([^\]]*)\]/.exec(source)?.[1]?.match(/[A-Z]+/g) ?? []
    // The one for all other addresses has all methods, and nothing to refuse.
    if (route !== undefined && others.length === 0) routes.push(`${method} ${route}`)
  }
  expect(routes.toSorted()).toEqual(Object.keys(wanted).toSorted())
})

test('nobody gets anywhere without the role for it', async () => {
  const refusals = Object.fromEntries(
    await Promise.all(
      Object.keys(wanted).map(async (operation) => {
        const [anonymous, none, user, writer, operator] = [
          await outcome(operation, undefined),
          await outcome(operation, []),
          await outcome(operation, ['user']),
          await outcome(operation, ['writer']),
          await outcome(operation, ['operator']),
        ]
        return [operation, { anonymous, none, user, writer, operator }] as const
      }),
    ),
  )
  const letIn = expect.stringMatching(/^\d{3}$/) as string
  const forbidden = 'forbidden'
  const barred = { anonymous: 'unauthenticated', none: forbidden }
  // Who may write or operate may ask as well.
  const expected = {
    anyone: { anonymous: letIn, none: letIn, user: letIn, writer: letIn, operator: letIn },
    user: { ...barred, user: letIn, writer: letIn, operator: letIn },
    writer: { ...barred, user: forbidden, writer: letIn, operator: forbidden },
    operator: { ...barred, user: forbidden, writer: forbidden, operator: letIn },
  }
  expect(refusals).toEqual(
    Object.fromEntries(Object.entries(wanted).map(([operation, role]) => [operation, expected[role]])),
  )
})
