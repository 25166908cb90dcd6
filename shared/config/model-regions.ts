// The shape of MODEL_REGIONS: which regions there are, and what is deployed in each.
import { z } from 'zod'
import { parseEmbeddingModelId } from '../models/embedding-model-id.ts'

const perMinute = z.number().int().positive()

const deployment = z
  .strictObject({
    /** The deployment's name in its resource: what the API calls the model. */
    name: z.string().min(1),
    /** The model behind it, as priced; for embeddings with dimensions: `text-embedding-3-large@1024`. */
    model: z.string().min(1),
    use: z.enum(['chat', 'small-chat', 'embedding']),
    tokensPerMinute: perMinute.optional(),
    requestsPerMinute: perMinute.optional(),
  })
  .refine((value) => value.use !== 'embedding' || parseEmbeddingModelId(value.model) !== undefined, {
    path: ['model'],
    message: 'an embedding model is written name@dimensions, e.g. text-embedding-3-large@1024',
  })

/** A deployment is listed once for each size of vectors that it is to give, and says the same of itself each time. */
function agreeOn(fact: (each: z.output<typeof deployment>) => string) {
  return (deployments: readonly z.output<typeof deployment>[]): boolean => {
    const said = new Set(deployments.map((each) => `${each.name} ${fact(each)}`))
    return said.size === new Set(deployments.map(({ name }) => name)).size
  }
}

const region = z.strictObject({
  region: z.string().regex(/^[\w-]+$/, 'letters, digits, _ and - only'),
  /** Base URL of the OpenAI API there, e.g. https://NAME.openai.azure.com/openai/v1/ */
  endpoint: z.url({ protocol: /^https?$/ }),
  /** Without a key, the app's managed identity (Entra ID) signs in. */
  apiKey: z.string().min(1).optional(),
  /** Lower is used first; give provisioned throughput the lowest. */
  priority: z.number().int().min(1).default(1),
  /** Share of the traffic among regions of the same priority. */
  weight: z.number().positive().default(1),
  deployments: z
    .array(deployment)
    .min(1)
    .refine(
      agreeOn((each) => `${each.tokensPerMinute} ${each.requestsPerMinute}`),
      {
        message: 'a deployment that is listed more than once has one quota: state the same each time',
      },
    )
    // Two pools would each believe that they have its quota for themselves.
    .refine(
      agreeOn(({ use }) => use),
      {
        message: 'a deployment has one use; without small-chat, those for chat do its work as well',
      },
    ),
})

export type ModelRegion = z.output<typeof region>

export const modelRegions: z.ZodType<readonly ModelRegion[], string> = z
  .string()
  .transform((value, context) => {
    try {
      return JSON.parse(value) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON array; see docs/models.md' })
      return z.NEVER
    }
  })
  .pipe(
    z
      .array(region)
      .min(1, 'at least one region')
      .refine((regions) => new Set(regions.map((each) => each.region)).size === regions.length, {
        message: 'each region may appear once',
      }),
  )
