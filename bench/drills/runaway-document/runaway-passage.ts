// A passage of 200 000 tokens in the index: a question finds it, and whoever pastes passages whole pays for it or is refused.
import { BadRequestError } from 'openai'
import { publicPrices } from '../../../shared/cost/public-prices.ts'
import { costOfCall } from '../../../shared/cost/model-price.ts'
import { settingTable } from '../../../shared/config/settings.ts'
import type { TokenCounter } from '../../../shared/models/token-counter.ts'
import { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { ProductUnderTest } from '../../product/start-product.ts'
import { putIntoIndex } from '../product/search-index.ts'
import { promptBudget } from '../product/prompt-budget.ts'
import { readJournal } from '../run/region-control.ts'
import type { RegionPlan } from '../run/region-process.ts'
import { withRegions } from '../run/region-process.ts'
import { askUsual, embedUsual, usualPrompt, usualRag } from '../usual/usual-rag.ts'
import type { Part } from './part.ts'

const passageTokens = 200_000
/** What the manual of Aldora says of it is a passage of usual size. */
const question = 'When must the crane at Aldora be stopped?'
const rightAnswer = 'forty knots'
const manual = 'manuals/aldora.md'

/** GPT-4o's window, and that of GPT-4.1, which takes the passage: at a price. */
const windows = [128_000, 1_047_576]
const pricedAs = 'gpt-4.1'
const answerTokens = Number(settingTable.answerTokens.default)

interface Outcome {
  readonly what: string
  readonly outcome: string
  readonly promptTokens: number
  /** Undefined when nothing was answered. */
  readonly costMicroDollars: number | undefined
}

export async function runawayPassage(product: ProductUnderTest, counter: TokenCounter): Promise<Part> {
  await putRunawayPassage(product)
  const usual = await withRegions(windows.map(regionWith), (regions) =>
    Promise.all(regions.map(({ url }, index) => askUsualCode(url, product, windows[index] ?? 0, counter))),
  )
  const { message, context } = await new HoldfastClient(product.url).ask(question)
  const journals = await Promise.all(product.standIns.regions.map(readJournal))
  const largest = Math.max(...journals.flatMap(({ requests }) => requests.map(({ promptTokens }) => promptTokens)))
  const ours: Outcome = {
    what: 'ours',
    outcome: 'answered',
    promptTokens: context.usage.promptTokens,
    costMicroDollars: costOf(context.usage.promptTokens, context.usage.completionTokens),
  }
  const budgetTokens = promptBudget({}, [question], counter)
  const ceiling = costOf(budgetTokens, answerTokens)
  const cited = context.citations.map(({ documentName }) => documentName)
  const isFound = usual.some(({ promptTokens }) => promptTokens > passageTokens)
  return {
    table: {
      title: `A passage of ${passageTokens} tokens is among those found`,
      columns: ['', 'outcome', 'prompt tokens', `an answer costs (${pricedAs})`],
      rows: [...usual, ours].map((each) => [
        each.what,
        each.outcome,
        String(each.promptTokens),
        dollars(each.costMicroDollars),
      ]),
    },
    promises: [
      {
        promise: `Runaway passage: no prompt has more tokens than the settings allow: ${budgetTokens}`,
        measured: `${largest} at most, by the regions' journals`,
        isKept: isFound && largest <= budgetTokens,
      },
      {
        promise: `Runaway passage: no answer costs more than its ceiling, ${dollars(ceiling)}`,
        measured: dollars(ours.costMicroDollars),
        isKept: (ours.costMicroDollars ?? Infinity) <= ceiling,
      },
      {
        promise: 'Runaway passage: the answer is still right, and cites the passage it is from',
        measured: `“${message.content}”, from ${cited.join(', ') || 'nothing'}`,
        isKept: message.content.includes(rightAnswer) && cited.includes(manual),
      },
    ],
  }
}

/** Past the indexer, as another tool would, or an older one with a chunk size of its own. */
async function putRunawayPassage({ standIns }: ProductUnderTest): Promise<void> {
  const entry = 'The crane at Aldora must be looked at before it is stopped, says the log of Aldora. '
  const content = entry.repeat(Math.ceil(passageTokens / tokensPerEntry))
  const rag = usualRag(standIns.regions[0] ?? '', standIns.search, answerTokens)
  await putIntoIndex(standIns.search, {
    id: 'runaway-1',
    documentId: 'runaway',
    documentName: 'logs/crane.txt',
    documentVersion: '1',
    title: 'Log of the crane at Aldora',
    page: null,
    headings: [],
    ordinal: 0,
    content,
    tokens: passageTokens,
    contentKey: 'runaway',
    embeddingModel: 'text-embedding-3-large@1024',
    groups: [],
    indexedAt: '2026-11-21T00:00:00Z',
    // The embedding models take 8 192 tokens: such tools embed the beginning.
    vector_1024: await embedUsual(rag, entry.repeat(100)),
  })
}

/** A few less than it has, so that the passage has at least as many as it says. */
const tokensPerEntry = 18

function regionWith(contextWindowTokens: number): RegionPlan {
  return {
    region: `window-${contextWindowTokens}`,
    timeToFirstTokenMs: 0,
    tokensPerSecond: 0,
    timeSpeed: 1,
    contextWindowTokens,
  }
}

async function askUsualCode(
  url: string,
  { standIns }: ProductUnderTest,
  window: number,
  counter: TokenCounter,
): Promise<Outcome> {
  const what = `usual: 3 passages whole, window ${window}`
  const rag = usualRag(url, standIns.search, answerTokens)
  try {
    const { promptTokens, completionTokens } = await askUsual(rag, [], question)
    return { what, outcome: 'answered', promptTokens, costMicroDollars: costOf(promptTokens, completionTokens) }
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error
    const prompt = await usualPrompt(rag, [], question)
    const promptTokens = prompt.reduce((sum, { content }) => sum + counter.count(content), 0)
    return { what, outcome: `${error.status} ${error.code}`, promptTokens, costMicroDollars: undefined }
  }
}

function costOf(promptTokens: number, completionTokens: number): number {
  const price = publicPrices.get(pricedAs)
  if (!price) throw new Error(`${pricedAs} has no price`)
  return costOfCall(price, { promptTokens, cachedPromptTokens: 0, completionTokens })
}

function dollars(microDollars: number | undefined): string {
  return microDollars === undefined ? '–' : `$${(microDollars / 1_000_000).toFixed(4)}`
}
