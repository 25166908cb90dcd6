// A document of several megabytes in one line, with a long run without a blank in it: indexed, and nobody else is kept waiting.
import { setTimeout as delay } from 'node:timers/promises'
import { seededChance } from '../../../local/model-region/faults/seeded-chance.ts'
import { settingTable } from '../../../shared/config/settings.ts'
import { documentIdOf } from '../../../shared/documents/document-id.ts'
import { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import type { ProductUnderTest } from '../../product/start-product.ts'
import { formatMs, quantile } from '../figures.ts'
import { searchIndex } from '../product/search-index.ts'
import type { Part } from './part.ts'
import type { PlainCounting } from './plain-counting.ts'
import { extrapolated } from './plain-counting.ts'
import type { OthersSeen } from './watch-others.ts'
import { watchOthers } from './watch-others.ts'

const name = 'logs/one-line.txt'
const question = 'Who has taken sample 4711?'
/** At the very end of the line. */
const rightAnswer = 'Ottilie Vanderveen'
const quietMs = 2_000
/** A person waits that long for a sign of life without wondering. */
const mostFirstLineMs = 1_000
/** How much of the line is its run without a blank. */
const runShare = 0.2

export async function oneLineDocument(product: ProductUnderTest, bytes: number, plain: PlainCounting): Promise<Part> {
  const api = new HoldfastClient(product.url)
  const line = oneLine(bytes)
  const quiet = await watchOthers(product, delay(quietMs))
  const before = await product.workerCpu()
  const startedAt = performance.now()
  let states = ''
  const indexing = async (): Promise<void> => {
    const response = await api.put(name, line)
    if (!response.ok) throw new Error(`the line was not taken: ${response.status}`)
    const { models } = await api.settled(name)
    states = Object.values(models)
      .map(({ state }) => state)
      .join(', ')
  }
  const during = await watchOthers(product, indexing())
  const tookMs = performance.now() - startedAt
  const { cpuMs } = await product.workerCpu()
  const passages = await passageTokensOf(product)
  const { message } = await api.ask(question)
  const maxTokens = Number(settingTable.passageSizeTokens.default)
  const megabytes = bytes / 1_000_000
  return {
    table: {
      title: `A document of ${megabytes} MB in one line is indexed (in ${formatMs(tookMs)}, ${formatMs(cpuMs - before.cpuMs)} of CPU)`,
      columns: ['', 'live p50', 'p95', 'largest', 'first line p50', 'p95', 'largest', 'others answered'],
      rows: [row('ours, before', quiet), row('ours, while it is indexed', during), usualRow(plain, bytes * runShare)],
    },
    promises: [
      {
        promise: `One line: it is indexed, in passages of at most ${maxTokens} tokens, to its very end`,
        measured: `${states}, ${passages.length} passages of at most ${Math.max(...passages)} tokens; the end is ${message.content.includes(rightAnswer) ? '' : 'not '}found`,
        isKept:
          states === 'indexed' &&
          passages.length > bytes / 10_000 &&
          Math.max(...passages) <= maxTokens &&
          message.content.includes(rightAnswer),
      },
      {
        promise: 'One line: every other question is answered meanwhile, 95 in 100 beginning within a second',
        measured: `${during.answered} of ${during.answered + during.failed}; p95 of the first line ${formatMs(quantile(during.firstLineMs, 0.95))}`,
        isKept: during.answered > 0 && during.failed === 0 && quantile(during.firstLineMs, 0.95) <= mostFirstLineMs,
      },
    ],
  }
}

function row(what: string, { liveMs, firstLineMs, answered, failed }: OthersSeen): string[] {
  const times = [liveMs, firstLineMs].flatMap((values) =>
    [0.5, 0.95, 1].map((share) => formatMs(quantile(values, share))),
  )
  return [what, ...times, `${answered} of ${answered + failed}`]
}

/** The run is one piece to js-tiktoken, and merging it is one step that nothing interrupts. */
function usualRow(plain: PlainCounting, runBytes: number): string[] {
  const took = `${plain.bytes} bytes: ${formatMs(plain.cpuMs)}`
  return [`usual: counts the run in it for ~ ${extrapolated(plain, runBytes)} (${took})`, ...Array(6).fill('–'), '0']
}

/** Entries as a log has them but for the line breaks, then a ruler such as forms have, and what is asked about. */
function oneLine(bytes: number): string {
  const chance = seededChance(4_711)
  const words = 'valve pump gasket crew pressure normal oil changed worn noted engineer winch motor tested storm'.split(
    ' ',
  )
  let text = ''
  while (text.length < bytes * (1 - runShare)) {
    const entry = Array.from({ length: 12 }, () => words[Math.floor(chance() * words.length)])
    text += `Entry ${Math.floor(chance() * 100_000)}: ${entry.join(' ')}. `
  }
  return `${text}${'_'.repeat(bytes * runShare)} Sample 4711 was taken by ${rightAnswer}.`
}

async function passageTokensOf({ standIns }: ProductUnderTest): Promise<readonly number[]> {
  const tokens: number[] = []
  for (;;) {
    const query = {
      search: '*',
      filter: `documentId eq '${documentIdOf(name)}'`,
      select: 'tokens',
      orderby: 'id',
      top: pageSize,
      skip: tokens.length,
    }
    const { value } = await searchIndex<{ tokens: number }>(standIns.search, query)
    tokens.push(...value.map((each) => each.tokens))
    if (value.length < pageSize) return tokens
  }
}

/** The service gives no more at once. */
const pageSize = 1_000
