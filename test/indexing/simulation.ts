// Users, workers and a queue that all act at once, in an order that chance decides, and some of whom die at any step.
import { setImmediate } from 'node:timers/promises'
import { deleteDocument } from '../../shared/documents/delete-document.ts'
import { storeDocument } from '../../shared/documents/store-document.ts'
import { indexDocument } from '../../shared/indexing/index-document.ts'
import { noticeBlob } from '../../shared/indexing/notice-blob.ts'
import type { IndexJob } from '../../shared/indexing/indexing-queue.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { IndexingWorkbench, large, signal, small } from './indexing-workbench.ts'

export type Command =
  | { readonly kind: 'upload'; readonly name: string; readonly content: string; readonly groups: readonly string[] }
  /** Into the container past the API, as other tools do. */
  | { readonly kind: 'drop'; readonly name: string; readonly content: string }
  | { readonly kind: 'delete'; readonly name: string }

export interface Chance {
  /** From 0 to 1. */
  readonly random: () => number
  /** Which calls to a port, counted over the whole run, kill their caller: before they take effect (false) or after. */
  readonly deaths: ReadonlyMap<number, boolean>
}

/** How likely something rare is each time it could happen. */
const rarely = 0.08

export class Death extends Error {}

export class Simulation {
  readonly bench: IndexingWorkbench
  protected readonly chance: Chance
  #waiting: (() => void)[] = []
  #calls = 0
  protected isOver = false
  protected readonly events: Promise<void>[] = []
  /** As many messages as there are commands come twice. */
  protected repeatsLeft: number

  constructor(chance: Chance, commands: readonly unknown[], bench = new IndexingWorkbench()) {
    this.bench = bench
    this.chance = chance
    this.repeatsLeft = commands.length
    this.bench.models = [large, small]
    this.bench.index.delaysVisibility = true
  }

  /** Ends when every command is done and every message worked off. */
  async run(commands: readonly Command[], areUsersTogether: boolean): Promise<void> {
    await this.together([this.use(commands, areUsersTogether), this.work(), this.work(), this.showNowAndThen()])
    this.bench.index.showWrites()
  }

  /** Lets one after the other take a step, until all have come to their end. */
  protected async together(actors: readonly Promise<void>[]): Promise<void> {
    const quiet = Promise.all(actors).then(() => 'quiet' as const)
    while ((await Promise.race([quiet, setImmediate()])) !== 'quiet') {
      const [proceed] = this.#waiting.splice(this.below(this.#waiting.length), 1)
      proceed?.()
    }
  }

  protected async use(commands: readonly Command[], areUsersTogether: boolean): Promise<void> {
    if (areUsersTogether) await Promise.all(commands.map((command) => this.perform(command)))
    else for (const command of commands) await this.perform(command)
    await Promise.all(this.events)
    this.isOver = true
  }

  protected below(limit: number): number {
    return Math.floor(this.chance.random() * limit)
  }

  protected get hasEnded(): boolean {
    return this.isOver && this.bench.queue.jobs.length === 0
  }

  protected isRare(): boolean {
    return this.chance.random() < rarely
  }

  /** Most of the time the next step comes soon; now and then much happens before it. */
  protected async turn(): Promise<void> {
    const turns = this.chance.random() < rarely ? 1 + this.below(80) : 1
    for (let turn = 0; turn < turns; turn++) await new Promise<void>((proceed) => this.#waiting.push(proceed))
  }

  /** The port as somebody uses it who may die at any call. */
  /** @param isOver what is not done by then is given up, as when a function's time is up. */
  protected risky<T extends object>(port: T, isOver = (): boolean => false): T {
    return new Proxy(port, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property, target)
        if (typeof member !== 'function') return member
        return async (...args: readonly unknown[]) => {
          await this.turn()
          const takesEffect = this.chance.deaths.get(this.#calls++)
          if (takesEffect === false || isOver()) throw new Death()
          const result: unknown = await Reflect.apply(member, target, args)
          if (takesEffect === true) throw new Death()
          return result
        }
      },
    })
  }

  protected ports() {
    const { store, catalog, index, embeddings, queue, deps } = this.bench
    return {
      ...deps,
      store: this.risky(store),
      catalog: this.risky(catalog),
      index: this.risky(index),
      embeddings: this.risky(embeddings),
      queue: this.risky(queue),
      clock: { ...deps.clock, sleep: () => this.turn() },
      maxDocumentBytes: 100_000,
    }
  }

  /** A user repeats what failed. A blob that was stored raises its event, whoever stored it and died after that. */
  protected async perform(command: Command): Promise<void> {
    for (let isDone = false; !isDone;) {
      const before = await this.bench.store.find(command.name, signal)
      isDone = await this.tryCommand(command).then(
        () => true,
        () => false,
      )
      const after = await this.bench.store.find(command.name, signal)
      if (after && after.etag !== before?.etag) this.events.push(this.notice(command.name))
    }
  }

  /** The host tries again when the function that takes the event dies. */
  protected async notice(name: string): Promise<void> {
    try {
      await noticeBlob(this.ports(), name, signal)
    } catch {
      await this.notice(name)
    }
  }

  protected async tryCommand(command: Command): Promise<void> {
    if (command.kind === 'drop') {
      const bytes = new TextEncoder().encode(command.content)
      await this.bench.store.put(
        { name: command.name, bytes, contentType: 'text/plain; charset=utf-8', groups: [] },
        signal,
      )
      return
    }
    if (command.kind === 'upload') {
      const bytes = new TextEncoder().encode(command.content)
      await storeDocument(this.ports(), { ...command, bytes }, signal)
      return
    }
    await deleteDocument(this.ports(), command.name, signal).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error
    })
  }

  /** Takes messages from anywhere in the queue, and some of them twice. */
  protected async work(): Promise<void> {
    const { jobs } = this.bench.queue
    while (!this.hasEnded) {
      await this.turn()
      const at = this.below(jobs.length)
      const job = jobs[at]
      if (!job) continue
      if (this.repeatsLeft > 0 && this.chance.random() < rarely) this.repeatsLeft--
      else jobs.splice(at, 1)
      await this.deliver(job)
    }
  }

  /** What comes after ten seconds, delayed or not acknowledged before, finds an index that shows what was written before. */
  protected async deliver(job: IndexJob): Promise<void> {
    if (this.bench.queue.delayed.delete(job)) this.bench.index.showWrites()
    try {
      await indexDocument(this.ports(), job, signal)
    } catch {
      this.bench.index.showWrites()
      this.bench.queue.jobs.push(job)
    }
  }

  protected async showNowAndThen(): Promise<void> {
    while (!this.hasEnded) {
      await this.turn()
      if (this.chance.random() < rarely) this.bench.index.showWrites()
    }
  }
}
