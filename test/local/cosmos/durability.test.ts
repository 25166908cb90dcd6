// What outlives the process of the stand-in.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emulatorKey, startCosmos } from '../../../local/cosmos/start-cosmos.ts'
import type { ChildMessage } from '../../../local/run-as-child.ts'
import { clientOf, startAccount, temporaryDirectory } from './cosmos-account.ts'

let dataDir: string
let children: ChildProcess[] = []
beforeEach(async () => {
  dataDir = await temporaryDirectory()
})
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await end(child)
  children = []
  await rm(dataDir, { recursive: true })
})

const main = fileURLToPath(new URL('../../../local/cosmos/main.ts', import.meta.url))

async function startProcess(): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(main, ['--port', '0', '--data-dir', dataDir], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  children.push(child)
  const [message] = (await once(child, 'message')) as [ChildMessage]
  if ('failed' in message) throw new Error(message.failed)
  return { child, url: message.ready }
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

test('everything is there again after a restart, and new items get new ids', async () => {
  const before = await startAccount({ dataDir })
  const container = await before.container({ id: 'c', defaultTtl: 3600 })
  const { resource } = await container.items.create({ id: 'kept', userId: 'ann' })
  const { resource: last } = await container.items.create({ id: 'deleted', userId: 'ann' })
  await container.item('deleted', 'ann').delete()
  await before.close()

  const after = await startAccount({ dataDir })
  const again = after.client.database('rag').container('c')
  expect((await again.read()).resource?.defaultTtl).toBe(3600)
  expect((await again.item('kept', 'ann').read()).resource).toEqual(resource)
  const { resource: fresh } = await again.items.create({ id: 'fresh', userId: 'ann' })
  expect(fresh?.['_rid']).not.toBe(last?.['_rid'])
  await after.close()
})

test('what was answered before the process was killed is there afterwards, and batches are whole', async () => {
  const { child, url } = await startProcess()
  const client = clientOf({ url, key: emulatorKey, close: async () => {} })
  const { database } = await client.databases.createIfNotExists({ id: 'rag' })
  const { container } = await database.containers.createIfNotExists({ id: 'c', partitionKey: '/userId' })
  const answered: string[] = []
  const write = async (id: string): Promise<void> => {
    const pair = [`${id}-a`, `${id}-b`].map((each) => ({ id: each, userId: 'ann' }))
    await container.items.batch(
      pair.map((resourceBody) => ({ operationType: 'Create', resourceBody }) as const),
      'ann',
    )
    answered.push(id)
    // The rest is under way when the process dies.
    if (answered.length === 20) child.kill('SIGKILL')
  }
  await Promise.allSettled(Array.from({ length: 200 }, (_, n) => write(`w${n}`)))
  expect(answered.length).toBeLessThan(200)
  client.dispose()

  const running = await startCosmos({ dataDir })
  const survivor = clientOf(running)
  const query = survivor
    .database('rag')
    .container('c')
    .items.query<string>('SELECT VALUE c.id FROM c', { partitionKey: 'ann' })
  const ids = new Set((await query.fetchAll()).resources)
  for (const id of answered) expect(ids.has(`${id}-a`) && ids.has(`${id}-b`), id).toBe(true)
  for (const id of ids) expect(ids.has(id.replace(/.$/u, (end) => (end === 'a' ? 'b' : 'a'))), id).toBe(true)
  survivor.dispose()
  await running.close()
})

test('a second process is kept off the same data and says why', async () => {
  await startProcess()
  await expect(startProcess()).rejects.toThrow(/in use by another process/u)
})

test('a taken port is reported, and lets go of the data', async () => {
  const running = await startCosmos({ dataDir })
  const port = Number(new URL(running.url).port)
  const elsewhere = await temporaryDirectory()
  await expect(startCosmos({ dataDir: elsewhere, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await (await startCosmos({ dataDir: elsewhere })).close()
  await rm(elsewhere, { recursive: true })
  await running.close()
})
