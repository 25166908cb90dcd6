// The same script with every partner: the usual code in two forms, and ours.
import { loadTokenCounter } from '../../../shared/models/load-token-counter.ts'
import { withProduct } from '../product/with-product.ts'
import { promptBudget } from '../product/prompt-budget.ts'
import { readJournal, setFaults } from '../run/region-control.ts'
import { withRegions } from '../run/region-process.ts'
import { usualRag } from '../usual/usual-rag.ts'
import type { ConversationPlan } from './conversation-plan.ts'
import { ourPartner } from './our-partner.ts'
import { writeScript } from './script.ts'
import type { TurnRecord } from './talk.ts'
import { talk } from './talk.ts'
import { usualPartner } from './usual-partner.ts'

export interface Conversations {
  readonly everything: readonly TurnRecord[]
  readonly blindCut: readonly TurnRecord[]
  readonly ours: readonly TurnRecord[]
  /** Ours again, with summaries that never come; not in quick runs. */
  readonly unsummarised: readonly TurnRecord[] | undefined
  /** The most a prompt of ours may have. */
  readonly budgetTokens: number
  /** Of every request that our product sent to a chat model, by the regions' journals. */
  readonly largestPromptTokens: number
  readonly modelRequests: number
}

/** The last ten messages, as gpt-rag sends them. */
export const turnsOfBlindCut = 5

export function holdConversations(
  plan: ConversationPlan,
  { isQuick, log }: { readonly isQuick: boolean; readonly log: (line: string) => void },
): Promise<Conversations> {
  const script = writeScript(plan)
  const { contextWindowTokens, settings, maxOutputTokens } = plan
  const region = { region: 'usual', timeToFirstTokenMs: 0, tokensPerSecond: 0, timeSpeed: 1, contextWindowTokens }
  const regionOptions = { 'context-window-tokens': String(contextWindowTokens) }
  return withRegions([region], ([usual]) =>
    withProduct({ settings, regionOptions }, async (product) => {
      const counter = await loadTokenCounter('gpt-4o')
      const { search, regions } = product.standIns
      const rag = usualRag(usual?.url ?? '', search, maxOutputTokens)
      log(`long conversation: ${script.length} turns, three partners`)
      const [everything, blindCut, ours] = await Promise.all([
        talk(script, usualPartner(rag, counter, Infinity)),
        talk(script, usualPartner(rag, counter, turnsOfBlindCut)),
        talk(script, ourPartner(product, { waitsForSummaries: true })),
      ])
      if (!isQuick) {
        log('long conversation: once more, without summaries')
        await Promise.all(regions.map((url) => setFaults(url, [neverSummarises])))
      }
      const unsummarised = isQuick ? undefined : await talk(script, ourPartner(product, { waitsForSummaries: false }))
      const journals = await Promise.all(regions.map(readJournal))
      const prompts = journals.flatMap(({ requests }) => requests.filter(({ route }) => route === 'chat'))
      return {
        everything,
        blindCut,
        ours,
        unsummarised,
        budgetTokens: promptBudget(
          settings,
          script.map(({ said }) => said),
          counter,
        ),
        largestPromptTokens: Math.max(...prompts.map(({ promptTokens }) => promptTokens)),
        modelRequests: prompts.length,
      }
    }),
  )
}

/** Not within the conversation, at least. */
const neverSummarises = { contentFilterMarker: '<task>summarise</task>', timeToFirstTokenMs: 600_000 } as const
