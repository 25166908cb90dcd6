// What happens past the API is noticed, and put right.
import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

let stack: LocalStack
beforeAll(async () => {
  // At every call: the timer may come by itself, too, just before the damage is done.
  stack = await startLocalStack({ RECONCILE_MINUTES: '0' })
})
afterAll(() => stack.close())

async function fireTimer(): Promise<void> {
  const response = await fetch(`${stack.url}/admin/functions/maintenance`, { method: 'POST' })
  expect(response.status).toBe(202)
}

async function lastPass(): Promise<unknown> {
  const status = (await (await stack.api.fetch('/ops/status')).json()) as { reconciliation?: { last?: unknown } }
  return status.reconciliation?.last
}

test('a document whose blob was deleted straight in storage is quoted no more, and the status says so', async () => {
  await stack.api.put('lighthouse.md', '# Lighthouse\n\nThe lamp of the lighthouse was made by Henriksen of Horten.')
  await stack.api.put('harbour.md', '# Harbour\n\nThe harbour master is called Solveig Brekke.')
  await stack.api.settled('lighthouse.md')
  await stack.api.settled('harbour.md')
  await until(async () => {
    const { message } = await stack.api.ask('Who made the lamp of the lighthouse?')
    expect(message.content).toContain('Henriksen')
  })

  const container = BlobServiceClient.fromConnectionString(stack.storage).getContainerClient('documents')
  await container.deleteBlob('lighthouse.md')
  await until(async () => {
    await fireTimer()
    expect(stack.log.join('\n')).toContain('vanished=1')
  })

  await until(async () => {
    const { message } = await stack.api.ask('Who made the lamp of the lighthouse?')
    expect(message.content).not.toContain('Henriksen')
  })
  expect((await stack.api.documents()).map(({ name }) => name)).toEqual(['harbour.md'])
  await until(async () => {
    await fireTimer()
    expect(await lastPass()).toMatchObject({ blobs: 1, entries: 1, findings: { vanished: 0, orphaned: 0 } })
  })
})
