// The operations status on the wire: times readable, figures whole.
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'
import type { OperationsStatus } from '../operations/read-status.ts'
import { periodJson } from './spending-json.ts'
import type { Reconciliation } from '../operations/reconcile/reconciliation-store.ts'
import type { ActiveModel, OtherModel } from '../retrieval/active-model.ts'

export function statusJson({
  pointer,
  indexJobs,
  chat,
  smallChat,
  embeddings,
  reconciliation,
  spending,
  unavailable,
}: OperationsStatus): object {
  const run = pointer?.run
  return {
    activeEmbeddingModel: pointer?.model,
    embeddingModels: pointer && embeddingModelsJson(pointer),
    reindexRun: run && { id: run.id, paused: run.isPaused },
    indexJobs,
    chat: chat.map(deploymentJson),
    smallChat: smallChat.map(deploymentJson),
    embeddings: embeddings.map(deploymentJson),
    reconciliation: reconciliation && reconciliationJson(reconciliation),
    spending: spending && { today: periodJson(spending.today), month: periodJson(spending.month) },
    unavailable: Object.entries(unavailable).map(([part, { code, message }]) => ({ part, code, message })),
  }
}

function embeddingModelsJson({ model, since, others }: ActiveModel): readonly object[] {
  return [{ model, state: 'active', since: isoTime(since) }, ...others.map(otherModelJson)]
}

function otherModelJson(other: OtherModel): object {
  const { model, state } = other
  switch (other.state) {
    case 'target':
      return { model, state }
    case 'previous':
    case 'retired':
      return { model, state, until: isoTime(other.until) }
    case 'purging':
      return { model, state, since: isoTime(other.since) }
  }
}

function reconciliationJson({ pass, lastReport }: Reconciliation): object {
  return {
    underWay: pass && { startedAt: isoTime(pass.startedAt), comparing: pass.place.phase, ...pass.tally },
    last: lastReport && {
      startedAt: isoTime(lastReport.startedAt),
      finishedAt: isoTime(lastReport.finishedAt),
      ...lastReport.tally,
    },
  }
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function deploymentJson({
  until,
  firstTokenP50Ms,
  firstTokenP95Ms,
  tokens,
  requests,
  ...facts
}: DeploymentStatus): object {
  return {
    ...facts,
    until: until === undefined ? undefined : new Date(until).toISOString(),
    tokens: tokens && { ...tokens, left: Math.floor(tokens.left) },
    requests: requests && { ...requests, left: Math.floor(requests.left) },
    firstTokenP50Ms: rounded(firstTokenP50Ms),
    firstTokenP95Ms: rounded(firstTokenP95Ms),
  }
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value)
}
