// The complaints, each with trouble of another kind.
import type { LocalStack } from '../../../test/end-to-end/local-stack.ts'
import type { Complaint, Expected } from './complaint.ts'

/** Well above what anything else takes, on a busy machine too. */
const slowMs = 1_200

const nothingWrong: Expected = {
  ending: 'stop',
  failure: undefined,
  longest: undefined,
  isTrimmed: false,
}
const usually = { strikes: 1, turnsBefore: 1, isClientLeaving: false, canStrikeUsualCode: true } as const

export const complaints: readonly Complaint[] = [
  {
    ...usually,
    words: 'It took long to begin.',
    trouble: 'one region is slow with the first token',
    plant: ({ regions }, region) =>
      regions[region].faults.replace([{ deployment: 'chat', timeToFirstTokenMs: slowMs }]),
    expected: { ...nothingWrong, longest: 'first token' },
  },
  {
    ...usually,
    words: 'It was slow.',
    trouble: 'one region answers 500, and late',
    plant: ({ regions }, region) =>
      regions[region].faults.replace([{ deployment: 'chat', latencyMs: slowMs, status: 500 }]),
    expected: { ...nothingWrong, failure: 'unavailable/500', longest: 'failed calls' },
  },
  {
    ...usually,
    words: 'It sounded different from before.',
    trouble: 'one region throttles, the other answers',
    plant: ({ regions }, region) =>
      regions[region].faults.replace([{ deployment: 'chat', throttle: 'capacity', retryAfterMs: slowMs }]),
    expected: { ...nothingWrong, failure: 'throttled/capacity' },
  },
  {
    ...usually,
    words: 'It hung before it began.',
    trouble: 'all regions throttle',
    strikes: 2,
    plant: ({ regions }) => {
      for (const { faults } of Object.values(regions))
        faults.replace([{ deployment: 'chat', throttle: 'quota', retryAfterMs: slowMs, times: 1 }])
    },
    expected: { ...nothingWrong, failure: 'throttled/quota', longest: 'quota' },
  },
  {
    ...usually,
    words: 'It has forgotten what I said.',
    trouble: 'the conversation is longer than its share of the prompt',
    strikes: 0,
    turnsBefore: 5,
    plant: () => {},
    expected: { ...nothingWrong, isTrimmed: true },
  },
  {
    ...usually,
    words: 'It would not answer.',
    trouble: 'the content filter stops the question',
    plant: ({ regions }) => {
      for (const { faults } of Object.values(regions))
        faults.replace([{ deployment: 'chat', contentFilterMarker: 'Aldora' }])
    },
    expected: { ...nothingWrong, ending: 'content_filtered' },
  },
  {
    ...usually,
    words: 'It was cut off.',
    trouble: 'the model stalls midway, and the client leaves',
    isClientLeaving: true,
    plant: ({ regions }, region) => regions[region].faults.replace([{ deployment: 'chat', hangAfterTokens: 4 }]),
    expected: { ...nothingWrong, ending: 'interrupted' },
    canStrikeUsualCode: false,
  },
  {
    ...usually,
    words: 'It was slow today.',
    trouble: 'the search is slow',
    strikes: 0,
    plant: (stack) => setServiceFaults(stack.search.url, [{ route: 'search', latencyMs: slowMs }]),
    expected: { ...nothingWrong, longest: 'search' },
  },
  {
    ...usually,
    words: 'It was slow again.',
    trouble: 'the database throttles',
    strikes: 0,
    plant: (stack) =>
      setServiceFaults(stack.cosmosUrl, [{ container: 'conversations', status: 429, retryAfterMs: slowMs, times: 1 }]),
    expected: { ...nothingWrong, longest: 'recall' },
    canStrikeUsualCode: false,
  },
]

export async function endTrouble(stack: LocalStack): Promise<void> {
  for (const { faults } of Object.values(stack.regions)) faults.clear()
  await setServiceFaults(stack.search.url, [])
  await setServiceFaults(stack.cosmosUrl, [])
}

async function setServiceFaults(url: string, rules: readonly object[]): Promise<void> {
  const response = await fetch(`${url}/_faults`, { method: 'PUT', body: JSON.stringify(rules) })
  if (!response.ok) throw new Error(`faults of ${url}: ${response.status} ${await response.text()}`)
}
