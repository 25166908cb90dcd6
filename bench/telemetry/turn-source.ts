// Where turns come from whose telemetry is measured: the product over HTTP, or a process that has nothing but their telemetry.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RunningFunctions } from '../product/start-product.ts'
import { holdChats } from '../turns/hold-chats.ts'
import { openHttpChats } from '../turns/http-chat.ts'
import type { TelemetryOrder, TelemetryProcessSetup } from './main.ts'

export interface TurnSource {
  /** @returns how long each turn took, in milliseconds, where there is something to wait for. */
  run(turns: number): Promise<readonly number[]>
  /** Of all threads of the process since it began. */
  cpuMs(): Promise<number>
}

interface TelemetryProcess extends TurnSource {
  close(): Promise<void>
}

/** @param chats at once: with one, what a turn takes is its own; with many, turns share what can be shared. */
export function productTurns(functions: RunningFunctions, chats: number): TurnSource {
  const openChat = openHttpChats(functions.url)
  return {
    run: async (turns) => (await holdChats({ turns, chats }, openChat)).map(({ wholeMs }) => wholeMs),
    cpuMs: async () => (await functions.workerCpu()).cpuMs,
  }
}

const processModule = fileURLToPath(new URL('main.ts', import.meta.url))

export function telemetryAlone(setup: TelemetryProcessSetup): TelemetryProcess {
  const child = fork(processModule, [JSON.stringify(setup)])
  const order = async (given: TelemetryOrder): Promise<number> => {
    child.send(given)
    const [cpuMs] = (await once(child, 'message')) as [number] // oxlint-disable-line typescript/no-unsafe-type-assertion -- the process is ours and says one number
    return cpuMs
  }
  return {
    run: async (turns) => {
      await order({ turns })
      return []
    },
    cpuMs: () => order({ turns: 0 }),
    close: async () => {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
