// Readiness of the models, from what real traffic has shown: a health call would cost quota and prove little.
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'

/** Throws when no deployment can be expected to answer. One that is throttled can: it only has to be waited for. */
export function requireUsable(deployments: readonly Pick<DeploymentStatus, 'id' | 'state'>[]): void {
  const isUsable = deployments.some(({ state }) => state !== 'open' && state !== 'quarantined')
  if (!isUsable) throw new Error(deployments.map(({ id, state }) => `${id} is ${state}`).join(', '))
}

/**
 * Throws when none that serves the active embedding model can be expected to answer. Usable deployments of other models are of no
 * help: the passages are of this one, and no setting changes that.
 */
export function requireServing(
  model: string,
  deployments: readonly Pick<DeploymentStatus, 'id' | 'state' | 'model'>[],
): void {
  const serving = deployments.filter((each) => each.model === model)
  if (serving.length > 0) return requireUsable(serving)
  throw new Error(
    `no deployment in MODEL_REGIONS serves ${model}, the active embedding model; EMBEDDING_MODEL does not change it, a re-index run does`,
  )
}
