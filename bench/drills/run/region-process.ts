// One region of the model stand-in as a process of its own, with its faults, quota and journal at hand.
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { FaultRule } from '../../../local/model-region/faults/fault-rule.ts'
import type { JournalEntry } from '../../../local/model-region/journal/journal-entry.ts'
import type { JournalReport } from '../../../local/model-region/journal/journal-report.ts'
import type { Quota } from '../../../local/model-region/quota/quota-gate.ts'
import type { ChildMessage } from '../../../local/run-as-child.ts'
import { localKey } from '../contestants/contestant.ts'
import { timeOptions } from './time-options.ts'

const program = new URL('../../../local/model-region/main.ts', import.meta.url)

export interface RegionPlan {
  readonly region: string
  readonly timeToFirstTokenMs: number
  readonly tokensPerSecond: number
  readonly timeSpeed?: number
}

export type JournalWithRequests = JournalReport & { readonly requests: readonly JournalEntry[] }

export class RegionProcess {
  readonly #plan: RegionPlan
  #child: ChildProcess | undefined
  #url = ''

  constructor(plan: RegionPlan) {
    this.#plan = plan
  }

  get name(): string {
    return this.#plan.region
  }

  /** Base URL, the same after each start. */
  get url(): string {
    return this.#url
  }

  async start(): Promise<void> {
    const { region, timeToFirstTokenMs, tokensPerSecond, timeSpeed } = this.#plan
    const port = this.#url === '' ? '0' : new URL(this.#url).port
    const pace = ['--time-to-first-token-ms', `${timeToFirstTokenMs}`, '--tokens-per-second', `${tokensPerSecond}`]
    const child = fork(program, ['--region', region, '--port', port, ...pace], timeOptions(timeSpeed))
    this.#child = child
    const [message] = (await once(child, 'message')) as [ChildMessage] // oxlint-disable-line typescript/no-unsafe-type-assertion -- our own children speak only this
    if ('failed' in message) throw new Error(`${region}: ${message.failed}`)
    this.#url = message.ready
    await this.#warmUp()
  }

  /** Ends it as a crash does: open connections break, new ones are refused. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  async setFaults(rules: readonly FaultRule[]): Promise<void> {
    await this.#control('PUT', '/_faults', rules)
  }

  async setQuota(quota: Quota): Promise<void> {
    await this.#control('PUT', '/_quota', { '*': quota })
  }

  async journal(): Promise<JournalWithRequests> {
    const journal = await this.#control('GET', '/_requests?last=5000')
    return journal as JournalWithRequests // oxlint-disable-line typescript/no-unsafe-type-assertion -- the stand-in's own report
  }

  async forgetJournal(): Promise<void> {
    await this.#control('DELETE', '/_requests')
  }

  /** The first request of a process loads its tokenizer, which no region of Azure makes a user wait for. */
  async #warmUp(): Promise<void> {
    const headers = { authorization: `Bearer ${localKey}` }
    const body = JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: 'Hello!' }], max_tokens: 1 })
    const response = await fetch(`${this.#url}/v1/chat/completions`, { method: 'POST', headers, body })
    await response.text()
    await this.forgetJournal()
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${this.name}: ${method} ${path} was answered with ${response.status}`)
    return response.json()
  }
}

/** Starts all, runs, and ends them whatever happens. */
export async function withRegions<T>(
  plans: readonly RegionPlan[],
  run: (regions: readonly RegionProcess[]) => Promise<T>,
): Promise<T> {
  const regions = plans.map((plan) => new RegionProcess(plan))
  try {
    await Promise.all(regions.map((region) => region.start()))
    return await run(regions)
  } finally {
    await Promise.all(regions.map((region) => region.kill()))
  }
}
