// The terminal that this process was started from.
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock, Screen, Terminal } from './terminal.ts'

/** Of a terminal that does not tell its width. */
const usualColumns = 80

export function processTerminal(): Terminal {
  const { stdin, stdout } = process
  const screen = stdout.isTTY ? rewritable(stdout) : undefined
  const interruption = new AbortController()
  // The first Ctrl-C lets the command say what it leaves behind; a second one ends it at once.
  process.once('SIGINT', () => interruption.abort())
  return {
    print: (line) => {
      screen?.leave()
      console.log(line)
    },
    complain: (line) => {
      screen?.leave()
      console.error(line)
    },
    ...(screen ? { screen } : {}),
    ...(stdin.isTTY && stdout.isTTY ? { ask: (question) => ask(question, interruption) } : {}),
    env: process.env,
    signal: interruption.signal,
  }
}

export const systemClock: Clock = {
  now: () => Date.now(),
  pause: async (durationMs, signal) => {
    await delay(durationMs, undefined, { signal }).catch(() => undefined)
  },
}

function rewritable(stdout: NodeJS.WriteStream): Screen & { leave(): void } {
  let isWithinLine = false
  return {
    get columns() {
      return stdout.columns || usualColumns
    },
    rewrite: (line) => {
      stdout.write(`\r\u001B[K${line}`)
      isWithinLine = true
    },
    leave: () => {
      if (isWithinLine) stdout.write('\n')
      isWithinLine = false
    },
  }
}

/** An end of input is no answer. Ctrl-C comes to whoever reads the line, not to the process. */
async function ask(question: string, interruption: AbortController): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  lines.once('SIGINT', () => interruption.abort())
  try {
    const answer = lines.question(question, { signal: interruption.signal })
    return await Promise.race([answer, once(lines, 'close').then(() => '')])
  } finally {
    lines.close()
  }
}
