// The three ways to get turns done that are compared: by hand, through our pipeline, and through the whole product.
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ProductUnderTest } from '../product/start-product.ts'
import { holdChats } from './hold-chats.ts'
import { openHttpChats } from './http-chat.ts'
import type { TurnProcessSetup } from './main.ts'
import type { TurnBlock, TurnSource } from './turn-times.ts'

const turnProcess = fileURLToPath(new URL('main.ts', import.meta.url))

/** In a process of its own, so that its CPU time is its own. */
export async function startTurnProcess(
  kind: TurnProcessSetup['kind'],
  { standIns }: ProductUnderTest,
): Promise<TurnSource> {
  const { search, cosmos, regions, appSettings } = standIns
  const setup: TurnProcessSetup = { kind, search, cosmos, regions: [...regions], appSettings: { ...appSettings } }
  // What it prints is telemetry: written as in production, read by nobody.
  const child = fork(turnProcess, [JSON.stringify(setup)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await answerOf(child)
  return {
    run: async (load) => {
      child.send(load)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the process is ours and answers with a block
      return (await answerOf(child)) as TurnBlock
    },
    close: async () => {
      if (!child.connected) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController()
  const { signal } = settled
  const died = once(child, 'exit', { signal }).then(() => {
    throw new Error('a turn process ended; its error is above')
  })
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), died])) as [unknown] // oxlint-disable-line typescript/no-unsafe-type-assertion -- an event's arguments
    return message
  } finally {
    settled.abort()
  }
}

/** Its CPU time is that of the functions' worker process: neither the host in front nor this client. */
export function overHttp(product: ProductUnderTest): TurnSource {
  const openChat = openHttpChats(product.url)
  return {
    run: async (load) => {
      const before = await product.workerCpu()
      const startedAt = performance.now()
      const turns = await holdChats(load, openChat)
      const elapsedMs = performance.now() - startedAt
      const after = await product.workerCpu()
      return { turns, elapsedMs, cpuMs: after.cpuMs - before.cpuMs }
    },
    close: async () => {},
  }
}
