// Readiness of the models, from what real traffic has shown: a health call would cost quota and prove little.
import type { DeploymentStatus } from '../models/pool/deployment-status.ts'

/** Throws when no deployment can be expected to answer. One that is throttled can: it only has to be waited for. */
export function requireUsable(deployments: readonly Pick<DeploymentStatus, 'id' | 'state'>[]): void {
  const isUsable = deployments.some(({ state }) => state !== 'open' && state !== 'quarantined')
  if (!isUsable) throw new Error(deployments.map(({ id, state }) => `${id} is ${state}`).join(', '))
}
