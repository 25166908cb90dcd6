// Takes the webhook of budget events, and notes how many answers its user had got when each came.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Reply } from './signed-in.ts'

const alert = z.object({ holder: z.string(), pot: z.string(), percent: z.number() })

export interface Alert extends z.output<typeof alert> {
  readonly afterAnswers: number
}

/** An event follows the write that passed the threshold, a few seconds after the answer at the latest. */
const mostLooks = 80

export class AlertReceiver {
  readonly alerts: Alert[] = []
  readonly #answers = new Map<string, number>()
  readonly #server = createServer((request, response) => void this.#take(request, response))

  /** @returns the address to tell. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  note(user: string, { status }: Reply): void {
    if (status === 200) this.#answers.set(user, (this.#answers.get(user) ?? 0) + 1)
  }

  /** What is told of a user's regular budget, once it has been told that it is out. */
  async untilOut(user: string): Promise<readonly Alert[]> {
    const told = (): readonly Alert[] => this.alerts.filter(({ holder, pot }) => holder === user && pot === 'regular')
    for (let looks = 0; looks < mostLooks && !told().some(({ percent }) => percent === 100); looks++) await delay(100)
    return told()
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const event = alert.parse(await json(request))
    this.alerts.push({ ...event, afterAnswers: this.#answers.get(event.holder) ?? 0 })
    response.end()
  }
}
