// The deployment a request names in `model`, if it is there and of the right kind.
import type { Deployment } from '../region-options.ts'
import { deploymentNotFound, operationNotSupported } from './azure-error.ts'
import type { Exchange } from './exchange.ts'

const operations = { chat: 'chatCompletion', embeddings: 'embeddings' }

export function findDeployment<Kind extends Deployment['kind']>(
  { region, entry }: Exchange,
  name: string,
  kind: Kind,
): Extract<Deployment, { kind: Kind }> {
  region.journal.identify(entry, name)
  const deployment = region.deployments.get(name)
  if (!deployment) throw deploymentNotFound()
  if (!isOfKind(deployment, kind)) throw operationNotSupported(operations[kind], deployment.model)
  return deployment
}

function isOfKind<Kind extends Deployment['kind']>(
  deployment: Deployment,
  kind: Kind,
): deployment is Extract<Deployment, { kind: Kind }> {
  return deployment.kind === kind
}
