// Keeps one worker running: starts it again, with growing pauses, whenever it dies, and lets callers wait for the next one.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { HostLog } from '../host-log.ts'
import { settlesWithin } from '../settles-within.ts'
import type { TriggerMetadata, TypedData } from '../worker-protocol.ts'
import { WorkerProcess, type InvocationResult, type WorkerSetup } from './worker-process.ts'

export interface SupervisorLimits {
  /** `functionTimeout` of host.json: after this the worker is replaced, as the real host does. */
  readonly functionTimeoutMs: number
  /** How long a caller waits for a worker that is being restarted. */
  readonly workerWaitMs: number
}

/** What a trigger hands to a function. */
export interface TriggerEvent {
  readonly functionName: string
  readonly inputName: string
  readonly input: TypedData
  readonly metadata: TriggerMetadata
  readonly invocationId?: string
}

/** The first restart is quick, because a crash in development is usually one bad request; a crash loop must not spin. */
const firstPauseMs = 50
const longestPauseMs = 10_000
/** A worker that lived this long was not part of a crash loop. */
const healthyAfterMs = 10_000

export class WorkerSupervisor {
  readonly #setup: WorkerSetup
  readonly #limits: SupervisorLimits
  readonly #log: HostLog
  /** The worker that serves, or the one being started. */
  #current: Promise<WorkerProcess>
  #crashes = 0
  readonly #stopping = new AbortController()

  private constructor(first: WorkerProcess, setup: WorkerSetup, limits: SupervisorLimits, log: HostLog) {
    this.#setup = setup
    this.#limits = limits
    this.#log = log
    this.#current = Promise.resolve(first)
    this.#replaceWhenDead(first)
  }

  /** Rejects when the app does not load: the first start is the developer's, later ones are ours to repeat. */
  static async start(setup: WorkerSetup, limits: SupervisorLimits, log: HostLog): Promise<WorkerSupervisor> {
    return new WorkerSupervisor(await WorkerProcess.start(setup, log), setup, limits, log)
  }

  /** The worker, waiting for it while it is restarted; undefined when it does not come back in time. */
  async worker(): Promise<WorkerProcess | undefined> {
    try {
      const current = this.#current
      return (await settlesWithin(this.#limits.workerWaitMs, current)) ? await current : undefined
    } catch {
      return undefined
    }
  }

  async invoke(event: TriggerEvent): Promise<InvocationResult> {
    const worker = await this.worker()
    if (!worker) return { kind: 'lost', error: 'no worker is running' }
    return await this.invokeOn(worker, event)
  }

  /** Runs an event on a worker that the caller already holds; a timeout replaces the worker. */
  async invokeOn(worker: WorkerProcess, event: TriggerEvent): Promise<InvocationResult> {
    const timeout = setTimeout(() => {
      this.#log.error(
        `${event.functionName} ran longer than ${this.#limits.functionTimeoutMs} ms (functionTimeout); the worker is restarted`,
      )
      worker.kill()
    }, this.#limits.functionTimeoutMs)
    try {
      return await worker.invoke({
        invocationId: event.invocationId ?? randomUUID(),
        functionName: event.functionName,
        inputName: event.inputName,
        input: event.input,
        triggerMetadata: event.metadata,
      })
    } finally {
      clearTimeout(timeout)
    }
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort()
    const worker = await this.#current.catch(() => undefined)
    await worker?.stop(graceMs)
  }

  #replaceWhenDead(worker: WorkerProcess): void {
    const startedAtMs = performance.now()
    const replace = (how: string): void => {
      if (this.#stopping.signal.aborted) return
      if (performance.now() - startedAtMs > healthyAfterMs) this.#crashes = 0
      this.#log.error(`the worker ${how}; starting it again`)
      this.#current = this.#restart()
      // Fails only when the host stops meanwhile, and nobody may be waiting.
      this.#current.catch(() => {})
    }
    void worker.exited.then(replace)
  }

  async #restart(): Promise<WorkerProcess> {
    for (;;) {
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#crashes)
      this.#crashes += 1
      await delay(pauseMs, undefined, { signal: this.#stopping.signal })
      try {
        const worker = await WorkerProcess.start(this.#setup, this.#log)
        this.#log.info(`the worker runs again (process ${worker.pid})`)
        this.#replaceWhenDead(worker)
        return worker
      } catch (error) {
        this.#log.error(error instanceof Error ? error.message : String(error))
      }
    }
  }
}
