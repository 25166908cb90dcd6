// A re-index workbench with somebody at it: an operator's commands, and the jobs of a run one at a time.
import { cutOver } from '../../../shared/indexing/reindex/cut-over.ts'
import { performReindexJob } from '../../../shared/indexing/reindex/perform-reindex-job.ts'
import { readRun } from '../../../shared/indexing/reindex/read-run.ts'
import { recordPoisonedReindexJob } from '../../../shared/indexing/reindex/record-poisoned-reindex-job.ts'
import type { ReindexJob } from '../../../shared/indexing/reindex/reindex-queue.ts'
import type { RequestedScope } from '../../../shared/indexing/reindex/requested-scope.ts'
import { rollBack } from '../../../shared/indexing/reindex/roll-back.ts'
import { purgeRun } from '../../../shared/indexing/reindex/start-purge.ts'
import { startRun } from '../../../shared/indexing/reindex/start-run.ts'
import { cancelRun, pauseRun, resumeRun, retryFailed } from '../../../shared/indexing/reindex/steer-run.ts'
import type { EmbeddingModelId } from '../../../shared/models/embedding-model-id.ts'
import { signal, small } from '../indexing-workbench.ts'
import { ReindexWorkbench } from './reindex-workbench.ts'

const by = 'ann'

export class OperatorWorkbench extends ReindexWorkbench {
  /** @returns the id of the run. */
  async start(scope: RequestedScope = { kind: 'model', model: small }): Promise<string> {
    return (await startRun(this.deps, { scope, by }, signal)).id
  }

  /** A run that has been worked off: complete towards a model, finished over documents. */
  async startAndWork(scope?: RequestedScope): Promise<string> {
    const runId = await this.start(scope)
    await this.workAll()
    return runId
  }

  readonly report = (runId: string) => readRun(this.deps, runId, signal)
  readonly pause = (runId: string) => pauseRun(this.deps, { runId, by }, signal)
  readonly resume = (runId: string) => resumeRun(this.deps, { runId, by }, signal)
  readonly cancel = (runId: string) => cancelRun(this.deps, { runId, by }, signal)
  readonly retry = (runId: string) => retryFailed(this.deps, { runId, by }, signal)
  readonly cutOver = (runId: string) => cutOver(this.deps, { runId, by, isForced: false }, signal)
  readonly forceCutOver = (runId: string) => cutOver(this.deps, { runId, by, isForced: true }, signal)
  readonly rollBack = (runId: string) => rollBack(this.deps, { runId, by }, signal)
  readonly purge = (runId: string) => purgeRun(this.deps, { runId }, signal)

  /** As the queue's trigger does, whether or not the job is in the queue. */
  async perform(job: ReindexJob): Promise<void> {
    await performReindexJob(this.deps, job, signal)
  }

  /** As when every attempt at the job has failed. */
  async giveUpOn(job: ReindexJob): Promise<void> {
    await recordPoisonedReindexJob(this.deps, job, signal)
  }

  loseAllJobsBut(kind: ReindexJob['kind']): void {
    const { jobs } = this.reindexQueue
    jobs.splice(0, Infinity, ...jobs.filter(({ job }) => job.kind === kind))
  }

  async passagesByModel(): Promise<Readonly<Record<EmbeddingModelId, number>>> {
    return Object.fromEntries(await this.index.countByModel(signal))
  }
}
