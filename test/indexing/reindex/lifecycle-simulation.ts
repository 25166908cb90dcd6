// The simulation of users, workers and queues with an operator in it, who upgrades, goes back, gives up and purges in the middle of it
// all, and dies at any step like everybody else.
import { cutOver } from '../../../shared/indexing/reindex/cut-over.ts'
import { performReindexJob } from '../../../shared/indexing/reindex/perform-reindex-job.ts'
import type { ReindexDeps } from '../../../shared/indexing/reindex/reindex-deps.ts'
import type { ReindexJob } from '../../../shared/indexing/reindex/reindex-queue.ts'
import { rollBack } from '../../../shared/indexing/reindex/roll-back.ts'
import { purgeRun } from '../../../shared/indexing/reindex/start-purge.ts'
import { startRun } from '../../../shared/indexing/reindex/start-run.ts'
import { cancelRun, pauseRun, resumeRun, retryFailed } from '../../../shared/indexing/reindex/steer-run.ts'
import { AppError } from '../../../shared/kernel/app-error.ts'
import type { ActiveModel } from '../../../shared/retrieval/active-model.ts'
import { large, signal, small } from '../indexing-workbench.ts'
import type { Chance, Command } from '../simulation.ts'
import { Death, Simulation } from '../simulation.ts'
import { ReindexWorkbench } from './reindex-workbench.ts'

export const operatorCommands = [
  'start',
  'cut-over',
  'force',
  'roll-back',
  'cancel',
  'pause',
  'resume',
  'retry',
  'purge',
] as const
export type OperatorCommand = (typeof operatorCommands)[number]

/** What the host gives a job; see run-job.ts. */
const jobTimeoutMs = 8 * 60_000

export class LifecycleSimulation extends Simulation {
  readonly reindex: ReindexWorkbench
  /** What was wrong at the moment of a cut-over that was not forced. */
  readonly violations: string[] = []
  cutOvers = 0
  readonly #busy: string[] = []
  #hasOperatorLeft = false

  constructor(chance: Chance, commands: readonly Command[]) {
    const bench = new ReindexWorkbench()
    super(chance, commands, bench)
    this.reindex = bench
    this.#watchPointer()
  }

  async runWithOperator(commands: readonly Command[], operator: readonly OperatorCommand[]): Promise<void> {
    await this.together([
      this.use(commands, false),
      this.#operate(operator),
      this.work(),
      this.work(),
      this.#workOnRuns(),
      this.#workOnRuns(),
      this.showNowAndThen(),
    ])
    this.bench.index.showWrites()
  }

  protected override get hasEnded(): boolean {
    return (
      super.hasEnded && this.#hasOperatorLeft && this.reindex.reindexQueue.jobs.length === 0 && this.#busy.length === 0
    )
  }

  protected override ports(): ReindexDeps & ReturnType<Simulation['ports']> {
    const { store, catalog, index, embeddings, queue, pointerStore, runs, reindexQueue } = this.reindex
    const endsAt = this.reindex.clock.now() + jobTimeoutMs
    const isOver = (): boolean => this.reindex.clock.now() > endsAt
    const risky = {
      store: this.risky(store, isOver),
      catalog: this.risky(catalog, isOver),
      index: this.risky(index, isOver),
      embeddings: this.risky(embeddings, isOver),
      queue: this.risky(queue, isOver),
      pointerStore: this.risky(pointerStore, isOver),
      runs: this.risky(runs, isOver),
      reindexQueue: this.risky(reindexQueue, isOver),
      clock: { ...this.reindex.clock, sleep: () => this.turn() },
    }
    return { ...this.reindex.depsOver(risky), ...risky, maxDocumentBytes: 100_000 }
  }

  /** Afterwards an operator who tidies up: what was paused goes on, so that it can come to its end. */
  async #operate(commands: readonly OperatorCommand[]): Promise<void> {
    for (const command of [...commands, 'resume' as const]) {
      await this.turn()
      await this.#performAsOperator(command)
    }
    this.#hasOperatorLeft = true
  }

  /** What is refused is accepted; what died is tried again. */
  async #performAsOperator(command: OperatorCommand): Promise<void> {
    try {
      await this.#tryAsOperator(command)
    } catch (error) {
      if (error instanceof Death) await this.#performAsOperator(command)
      else if (!(error instanceof AppError)) throw error
    }
  }

  async #tryAsOperator(command: OperatorCommand): Promise<void> {
    const deps = this.ports()
    const { pointer } = this.reindex
    const latest = this.reindex.runs.runs.at(-1)?.id
    const of = (runId = latest ?? 'none') => ({ runId, by: 'operator' })
    switch (command) {
      case 'start':
        return void (await startRun(
          deps,
          { scope: { kind: 'model', model: pointer.model === large ? small : large }, by: 'operator' },
          signal,
        ))
      case 'cut-over':
        return void (await cutOver(deps, { ...of(pointer.run?.id), isForced: false }, signal))
      case 'force':
        return void (await cutOver(deps, { ...of(pointer.run?.id), isForced: true }, signal))
      case 'roll-back':
        return void (await rollBack(deps, of(pointer.lastMove?.runId), signal))
      case 'cancel':
        return void (await cancelRun(deps, of(pointer.run?.id), signal))
      case 'pause':
        return void (await pauseRun(deps, of(pointer.run?.id), signal))
      case 'resume':
        return void (await resumeRun(deps, of(pointer.run?.id), signal))
      case 'retry':
        return void (await retryFailed(deps, of(pointer.run?.id), signal))
      case 'purge':
        return void (await purgeRun(deps, of(), signal))
    }
  }

  /** Takes jobs that are due from anywhere in the queue, some of them twice; time passes when there is nothing else to do. */
  async #workOnRuns(): Promise<void> {
    const { jobs } = this.reindex.reindexQueue
    while (!this.hasEnded) {
      await this.turn()
      const due = jobs.filter(({ dueAt }) => dueAt <= this.reindex.clock.now())
      const waiting = due[this.below(due.length)]
      if (!waiting) {
        await this.#letTimePass()
        continue
      }
      if (this.repeatsLeft > 0 && this.isRare()) this.repeatsLeft--
      else jobs.splice(jobs.indexOf(waiting), 1)
      await this.#deliverOfRun(waiting.job)
    }
  }

  async #letTimePass(): Promise<void> {
    const { reindexQueue } = this.reindex
    const isIdle = this.#busy.length === 0 && this.bench.queue.jobs.length === 0
    if (reindexQueue.jobs.length === 0 || !(isIdle || this.isRare())) return
    const dueAt = Math.min(...reindexQueue.jobs.map((each) => each.dueAt))
    await this.reindex.passUntil(dueAt)
    this.bench.index.showWrites()
  }

  async #deliverOfRun(job: ReindexJob): Promise<void> {
    const name = job.kind === 'document' ? job.documentName : job.kind
    await this.#whileBusyWith(name, async () => {
      try {
        await performReindexJob(this.ports(), job, signal)
      } catch {
        this.bench.index.showWrites()
        this.reindex.reindexQueue.jobs.push({ job, dueAt: this.reindex.clock.now() })
      }
    })
  }

  protected override async deliver(job: Parameters<Simulation['deliver']>[0]): Promise<void> {
    await this.#whileBusyWith(job.documentName, () => super.deliver(job))
  }

  protected override async perform(command: Command): Promise<void> {
    await this.#whileBusyWith(command.name, () => super.perform(command))
  }

  async #whileBusyWith(name: string, act: () => Promise<void>): Promise<void> {
    this.#busy.push(name)
    await act()
    this.#busy.splice(this.#busy.indexOf(name), 1)
  }

  #watchPointer(): void {
    const { pointerStore } = this.reindex
    const replace = pointerStore.replace.bind(pointerStore)
    pointerStore.replace = async (next, expected, signal) => {
      const before = this.reindex.pointer
      const isWritten = await replace(next, expected, signal)
      if (isWritten && next.model !== before.model && !next.lastMove?.isForced) this.#check(before, next)
      return isWritten
    }
  }

  /** Of documents that nobody is working on, the new model has to have whatever the one before had. */
  #check(before: ActiveModel, next: ActiveModel): void {
    this.cutOvers++
    const { catalog, index, queue, reindexQueue } = this.reindex
    const queued = reindexQueue.jobs.flatMap(({ job }) => (job.kind === 'document' ? [job.documentName] : []))
    const unsettled = new Set([...this.#busy, ...queued, ...queue.jobs.map(({ documentName }) => documentName)])
    for (const { id, name, models, deletedAt } of catalog.entries) {
      const had = models[before.model]
      if (unsettled.has(name) || deletedAt !== undefined || had?.state !== 'indexed') continue
      const held = index.passages.filter((each) => each.documentId === id && each.embeddingModel === next.model)
      const isWhole = held.length === had.passages && held.every((each) => each.documentVersion === had.version)
      if (!isWhole) this.violations.push(`${name}: ${held.length} of ${had.passages} passages of ${next.model}`)
    }
  }
}
