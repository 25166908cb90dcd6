// Every setting of the application, in one table by subject. docs/settings.md is generated from it.
import { z } from 'zod'
import type { EmbeddingModelId } from '../models/embedding-model-id.ts'
import { parseEmbeddingModelId } from '../models/embedding-model-id.ts'
import { budgetSettings } from './budget-settings.ts'
import { deadlineSettings } from './deadline-settings.ts'
import { identitySettings } from './identity-settings.ts'
import { indexingSettings } from './indexing-settings.ts'
import { modelPrices } from './model-prices.ts'
import { modelRegions } from './model-regions.ts'
import { promptSettings } from './prompt-settings.ts'
import { serviceSettings } from './service-settings.ts'
import type { Setting, ValuesOf } from './setting.ts'
import { setting } from './setting.ts'
import { telemetrySettings } from './telemetry-settings.ts'

const embeddingModelId: z.ZodType<EmbeddingModelId, string> = z.string().transform((value, context) => {
  const parts = parseEmbeddingModelId(value)
  if (parts) return parts.id
  context.addIssue({ code: 'custom', message: 'is written name@dimensions, e.g. text-embedding-3-large@1024' })
  return z.NEVER
})

export const settingTable = {
  ...identitySettings,
  modelRegions: setting({
    env: 'MODEL_REGIONS',
    schema: modelRegions,
    isSecret: true,
    why: 'The model endpoints, region by region, as JSON: see [models.md](models.md).',
  }),
  modelPrices: setting({
    env: 'MODEL_PRICES',
    schema: modelPrices,
    default: '',
    why: 'Prices that replace or add to the built-in list, as JSON: see [cost.md](cost.md). A deployed model without a price is an error.',
  }),
  ...budgetSettings,
  embeddingModel: setting({
    env: 'EMBEDDING_MODEL',
    schema: embeddingModelId,
    default: 'text-embedding-3-large@1024',
    why: 'The embedding model a new installation starts with. Later the pointer in the catalogue decides, so changing this alone cannot mix two models.',
  }),
  ...promptSettings,
  ...deadlineSettings,
  ...indexingSettings,
  ...serviceSettings,
  ...telemetrySettings,
} satisfies Record<string, Setting<unknown>>

export type Settings = ValuesOf<typeof settingTable>
