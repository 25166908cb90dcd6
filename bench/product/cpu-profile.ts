// A CPU profile as V8 takes it (chromedevtools.github.io/devtools-protocol/v8/Profiler), as far as it is read here.
import { z } from 'zod'

const node = z.object({
  id: z.number(),
  callFrame: z.object({ functionName: z.string(), url: z.string() }),
  /** Ids of the nodes of the functions it called. */
  children: z.array(z.number()).optional(),
})

export const cpuProfile = z.object({
  /** The tree of all stacks that were seen. */
  nodes: z.array(node),
  /** The node that each sample found on top. */
  samples: z.array(z.number()),
})
export type CpuProfile = z.output<typeof cpuProfile>
