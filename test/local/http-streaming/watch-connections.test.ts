// Which connection belongs to which invocation, and what is known of clients that have left.
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { watchConnections, type ConnectionWatch } from '../../../shared/http/watch-connections.ts'

interface Scene extends AsyncDisposable {
  readonly watch: ConnectionWatch
  /** Sends a request; resolves when it has arrived, with both of its ends. */
  arrive(
    headers: Record<string, string>,
  ): Promise<{ readonly response: ServerResponse; readonly leave: () => Promise<void> }>
}

async function setScene(): Promise<Scene> {
  const watch = watchConnections()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    watch,
    arrive: async (headers) => {
      const arrived = once(server, 'request')
      const client = request({ port, host: '127.0.0.1', headers, agent: false })
      client.on('error', () => {}).end()
      const response: ServerResponse = (await arrived)[1]
      const leave = async (): Promise<void> => {
        const closed = once(response, 'close')
        client.destroy()
        await closed
      }
      return { response, leave }
    },
    [Symbol.asyncDispose]: async () => {
      watch.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const invocation = (id: string): Record<string, string> => ({ 'x-ms-invocation-id': id })

test('a client that leaves aborts the signal of its own invocation, and of no other', async () => {
  await using scene = await setScene()
  const one = await scene.arrive(invocation('one'))
  await scene.arrive(invocation('two'))
  const { signal } = scene.watch.connectionOf('one')
  const other = scene.watch.connectionOf('two').signal
  await one.leave()
  expect(signal.aborted).toBe(true)
  expect(signal.reason).toMatchObject({ name: 'AbortError' })
  expect(other.aborted).toBe(false)
})

test('a complete response aborts nothing', async () => {
  await using scene = await setScene()
  const { response } = await scene.arrive(invocation('complete'))
  const { signal } = scene.watch.connectionOf('complete')
  response.end('done')
  await once(response, 'close')
  expect(signal.aborted).toBe(false)
})

test('a client that left before its invocation began is known to have left', async () => {
  await using scene = await setScene()
  const { leave } = await scene.arrive(invocation('hasty'))
  await leave()
  expect(scene.watch.connectionOf('hasty').signal.aborted).toBe(true)
})

test('nothing is kept of what is over', async () => {
  await using scene = await setScene()
  const { leave } = await scene.arrive(invocation('over'))
  scene.watch.connectionOf('over')
  await leave()
  expect(scene.watch.connectionOf('over').signal.aborted).toBe(false)
})

test('of invocations that never came, only the latest thousand are kept', async () => {
  await using scene = await setScene()
  for (let count = 0; count <= 1_000; count++) await (await scene.arrive(invocation(`lost-${count}`))).leave()
  expect(scene.watch.connectionOf('lost-0').signal.aborted).toBe(false)
  expect(scene.watch.connectionOf('lost-1').signal.aborted).toBe(true)
  expect(scene.watch.connectionOf('lost-1000').signal.aborted).toBe(true)
})

test('an invocation without a forwarded request takes everything and never leaves', async () => {
  await using scene = await setScene()
  const { response } = await scene.arrive({})
  const connection = scene.watch.connectionOf('unknown')
  await connection.drained()
  response.destroy()
  expect(connection.signal.aborted).toBe(false)
})

test('after stop, requests are left alone', async () => {
  await using scene = await setScene()
  scene.watch.stop()
  const { leave } = await scene.arrive(invocation('late'))
  await leave()
  expect(scene.watch.connectionOf('late').signal.aborted).toBe(false)
})
