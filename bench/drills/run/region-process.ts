// One region of the model stand-in as a process of its own, with its faults, quota and journal at hand.
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { FaultRule } from '../../../local/model-region/faults/fault-rule.ts'
import type { Quota } from '../../../local/model-region/quota/quota-gate.ts'
import { forkOptions } from './fork-options.ts'
import type { RegionMessage } from './region-child.ts'
import type { JournalWithRequests } from './region-control.ts'
import { readJournal, setFaults, setQuota } from './region-control.ts'

const program = new URL('./region-child.ts', import.meta.url)

export interface RegionPlan {
  readonly region: string
  readonly timeToFirstTokenMs: number
  readonly tokensPerSecond: number
  readonly timeSpeed: number
  /** Of its chat deployments; the stand-in's own default when absent. */
  readonly contextWindowTokens?: number
}

export class RegionProcess {
  readonly #plan: RegionPlan
  #child: ChildProcess | undefined
  #standby: ChildProcess | undefined
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
    await this.standBy()
    await this.takeOver()
  }

  /** Starts a process that is ready to take over. */
  async standBy(): Promise<void> {
    this.#standby = fork(program, [JSON.stringify(this.#plan)], forkOptions(this.#plan.timeSpeed))
    await nextMessage(this.#standby)
  }

  /** The process that stands by listens from now on; nobody else may be listening. */
  async takeOver(): Promise<void> {
    const child = this.#standby
    if (!child) throw new Error(`${this.name}: no process stands by`)
    this.#standby = undefined
    this.#child = child
    child.send(this.#url === '' ? 0 : Number(new URL(this.#url).port))
    const message = await nextMessage(child)
    if (message.type === 'listening') this.#url = message.url
  }

  /** Ends it as a crash does: open connections break, new ones are refused. */
  async kill(): Promise<void> {
    await end(this.#child)
    this.#child = undefined
  }

  /** Ends whatever runs. */
  async close(): Promise<void> {
    await Promise.all([this.kill(), end(this.#standby)])
  }

  async setFaults(rules: readonly FaultRule[]): Promise<void> {
    await setFaults(this.#url, rules)
  }

  async setQuota(quota: Quota): Promise<void> {
    await setQuota(this.#url, quota)
  }

  async journal(): Promise<JournalWithRequests> {
    return readJournal(this.#url)
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

async function nextMessage(child: ChildProcess): Promise<RegionMessage> {
  const exited = once(child, 'exit').then(() => {
    throw new Error('a region ended before it listened')
  })
  const [message] = (await Promise.race([once(child, 'message'), exited])) as [RegionMessage] // oxlint-disable-line typescript/no-unsafe-type-assertion -- our own children speak only this
  return message
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
    await Promise.all(regions.map((region) => region.close()))
  }
}
