// One worker process: started, loaded, given invocations, stopped. When it dies, what was in flight is lost, and says so.
import { fork, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { HostLog } from '../host-log.ts'
import { settlesWithin } from '../settles-within.ts'
import type {
  Invocation,
  InvocationOutcome,
  MessageFromWorker,
  MessageToWorker,
  RegisteredFunction,
} from '../worker-protocol.ts'

/** How an invocation ended as the front sees it. */
export type InvocationResult = InvocationOutcome | { readonly kind: 'lost'; readonly error: string }

export interface WorkerSetup {
  readonly appRoot: string
  /** Globs below the app root; none means `main` of package.json. */
  readonly entries: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

/** A top-level `await` that never ends should be told from a large app. */
const loadTimeoutMs = 60_000

const workerMain = fileURLToPath(new URL('../worker/worker-main.ts', import.meta.url))

export class WorkerProcess {
  readonly functions: readonly RegisteredFunction[]
  /** Where the library's own HTTP server listens; undefined when the app did not enable HTTP streaming. */
  readonly httpUri: URL | undefined
  /** Resolves with a description once the process has ended. */
  readonly exited: Promise<string>

  readonly #child: ChildProcess
  readonly #inFlight = new Map<string, (result: InvocationResult) => void>()
  #isAlive = true

  private constructor(
    child: ChildProcess,
    exited: Promise<string>,
    loaded: Extract<MessageFromWorker, { type: 'loaded' }>,
  ) {
    this.#child = child
    this.functions = loaded.functions
    this.httpUri = loaded.httpUri === undefined ? undefined : new URL(loaded.httpUri)
    this.exited = exited
    child.on('message', (message: MessageFromWorker) => {
      if (message.type === 'finished') this.#finish(message.invocationId, message.outcome)
    })
    void exited.then((how) => this.#loseEverything(how))
  }

  /** Rejects, with everything that is wrong, when the app cannot be loaded. */
  static async start(setup: WorkerSetup, log: HostLog): Promise<WorkerProcess> {
    const child = fork(workerMain, {
      cwd: setup.appRoot,
      env: setup.environment,
      // What this process was started with (a test runner's loaders, an inspector's port) is not the app's business.
      execArgv: [],
      // Bodies travel as bytes.
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    // What the app writes itself, line by line among the host's own lines.
    if (child.stdout) {
      createInterface(child.stdout).on('line', (line) => log.fromApp('information', undefined, line))
    }
    child.on('message', (message: MessageFromWorker) => {
      if (message.type === 'log') log.fromApp(message.level, message.functionName, message.message)
    })
    const exited = describeExit(child)
    const loaded = await load(child, exited, setup)
    return new WorkerProcess(child, exited, loaded)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Never rejects: an invocation that cannot finish ends as `lost`. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    if (!this.#isAlive) return { kind: 'lost', error: 'the worker has ended' }
    return await new Promise<InvocationResult>((resolve) => {
      this.#inFlight.set(invocation.invocationId, resolve)
      this.#send({ type: 'invoke', invocation })
    })
  }

  /** Lets the app's termination hooks run, but only for so long. */
  async stop(graceMs: number): Promise<void> {
    this.#send({ type: 'terminate' })
    if (await settlesWithin(graceMs, this.exited)) return
    this.kill()
    await this.exited
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #send(message: MessageToWorker): void {
    // A failed write means that the process is ending; `exited` then settles whatever waits.
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #finish(invocationId: string, result: InvocationResult): void {
    const resolve = this.#inFlight.get(invocationId)
    this.#inFlight.delete(invocationId)
    resolve?.(result)
  }

  #loseEverything(how: string): void {
    this.#isAlive = false
    for (const invocationId of this.#inFlight.keys()) {
      this.#finish(invocationId, { kind: 'lost', error: `the worker ${how}` })
    }
  }
}

async function describeExit(child: ChildProcess): Promise<string> {
  return await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
  })
}

async function load(
  child: ChildProcess,
  exited: Promise<string>,
  setup: WorkerSetup,
): Promise<Extract<MessageFromWorker, { type: 'loaded' }>> {
  const answer = new Promise<MessageFromWorker>((resolve) => {
    child.on('message', (message: MessageFromWorker) => {
      if (message.type === 'loaded' || message.type === 'load-failed') resolve(message)
    })
  })
  const { appRoot, entries } = setup
  child.send({ type: 'load', appRoot, entries } satisfies MessageToWorker, () => {})
  const outcome = await Promise.race([answer, exited, delay(loadTimeoutMs, 'did not finish loading', { ref: false })])
  if (typeof outcome !== 'string' && outcome.type === 'loaded') return outcome

  child.kill('SIGKILL')
  if (typeof outcome === 'string') throw new Error(`the worker ${outcome} while it loaded the app`)
  const problems = outcome.type === 'load-failed' ? outcome.problems : []
  throw new Error(`the function app does not start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
}
