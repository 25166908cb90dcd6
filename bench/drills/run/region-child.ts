// A region that has loaded everything and waits for the word to listen: a dead one can be replaced from one moment to the next.
import { defaultDeployments } from '../../../local/model-region/region-options.ts'
import { startModelRegion } from '../../../local/model-region/start-model-region.ts'
import { loadTokenizer } from '../../../local/model-region/tokens/tokenizer.ts'
import type { RegionPlan } from './region-process.ts'

export type RegionMessage = { readonly type: 'standing by' } | { readonly type: 'listening'; readonly url: string }

const plan = JSON.parse(process.argv[2] ?? '') as RegionPlan // oxlint-disable-line typescript/no-unsafe-type-assertion -- from our own parent
await loadTokenizer()
process.on('message', (port: number) => void listen(port))
process.once('disconnect', () => process.exit())
tell({ type: 'standing by' })

async function listen(port: number): Promise<void> {
  const { region, timeToFirstTokenMs, tokensPerSecond, contextWindowTokens } = plan
  const deployments = defaultDeployments(contextWindowTokens)
  const { url } = await startModelRegion({ port, region, deployments, timeToFirstTokenMs, tokensPerSecond })
  tell({ type: 'listening', url })
}

function tell(message: RegionMessage): void {
  process.send?.(message)
}
