import { describe, expect, test } from 'vitest'
import { loadSettings, loadTelemetrySettings, SettingsError } from '../../shared/config/load-settings.ts'

const regions = JSON.stringify([
  {
    region: 'swedencentral',
    endpoint: 'https://one.openai.azure.com/openai/v1/',
    apiKey: 'sk-secret-value',
    deployments: [
      { name: 'chat', model: 'gpt-4.1-mini', use: 'chat' },
      { name: 'embed', model: 'text-embedding-3-large@1024', use: 'embedding' },
    ],
  },
])

const valid = {
  MODEL_REGIONS: regions,
  SEARCH_ENDPOINT: 'https://one.search.windows.net',
  COSMOS_ENDPOINT: 'https://one.documents.azure.com:443/',
  STORAGE: 'UseDevelopmentStorage=true',
}

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    loadSettings(environment)
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
  return []
}

describe('settings', () => {
  test('the required ones are enough, the rest has defaults', () => {
    const settings = loadSettings(valid)
    expect(settings.historyTokens).toBe(12_000)
    expect(settings.passageTokens).toBe(6_000)
    expect(settings.answerTokens).toBe(1_024)
    expect(settings.modelRegions[0]).toMatchObject({ region: 'swedencentral', priority: 1, weight: 1 })
  })

  test('all problems are reported at once, each beginning with its variable', () => {
    const problems = problemsOf({ AUTH: 'maybe', HISTORY_TOKENS: 'many', SEARCH_ENDPOINT: 'nowhere' })
    expect(problems.map((problem) => problem.split(/[:. ]/)[0] ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual([
      'AUTH',
      'COSMOS_ENDPOINT',
      'HISTORY_TOKENS',
      'MODEL_REGIONS',
      'SEARCH_ENDPOINT',
    ])
  })

  test('those of telemetry are good by themselves: it tells what is wrong with the others', () => {
    expect(loadTelemetrySettings({ TELEMETRY_TRACED_PERCENT: '10', HISTORY_TOKENS: 'many' }).tracedPercent).toBe(10)
    expect(() => loadTelemetrySettings({ TELEMETRY_TRACED_PERCENT: 'some' })).toThrow(/TELEMETRY_TRACED_PERCENT/)
  })

  test('a secret is not shown, a plain value is', () => {
    const [secret] = problemsOf({ ...valid, MODEL_REGIONS: '[{"apiKey":"sk-secret-value"}]' })
    expect(secret).not.toContain('sk-secret-value')
    expect(problemsOf({ ...valid, ANSWER_TOKENS: '-1' })).toEqual([expect.stringContaining('"-1"')])
  })

  test('a budget below what one answer can cost is at fault, since every question would be refused', () => {
    // Three attempts at 7 000 tokens of prompt and 1 024 of answer, for $0.40 and $1.60 a million.
    const enough = { ...valid, BUDGET_USER_DAY_USD: '0.013317', BUDGET_MONTH_USD: '100', BUDGET_REQUEST_USD: '0.001' }
    expect(problemsOf(enough)).toEqual([])
    expect(problemsOf({ ...enough, BUDGET_USER_DAY_USD: '0.013316' })).toEqual([
      expect.stringMatching(/^BUDGET_USER_DAY_USD: one answer can cost \$0\.013317,/),
    ])
  })

  test('a mistake inside MODEL_REGIONS is named by its place', () => {
    const broken = regions.replace('"use":"embedding"', '"use":"embeddings"')
    expect(problemsOf({ ...valid, MODEL_REGIONS: broken })).toEqual([
      expect.stringMatching(/^MODEL_REGIONS\.0\.deployments\.1\.use: /),
    ])
  })

  test('a deployment that is listed for vectors of two sizes has one quota', () => {
    const listed = (...quotas: readonly (number | undefined)[]) => {
      const [region] = JSON.parse(regions) as [{ deployments: object[] }]
      const embeddings = quotas.map((tokensPerMinute, index) => {
        return { name: 'large', model: `text-embedding-3-large@${1_024 >> index}`, use: 'embedding', tokensPerMinute }
      })
      const deployments = [...region.deployments, ...embeddings]
      return problemsOf({ ...valid, MODEL_REGIONS: JSON.stringify([{ ...region, deployments }]) })
    }
    expect(listed(350_000, 350_000)).toEqual([])
    const problem = expect.stringMatching(/^MODEL_REGIONS\.0\.deployments: .*one quota/) as unknown
    expect(listed(350_000, 300_000)).toEqual([problem])
    expect(listed(350_000, undefined)).toEqual([problem])
  })

  test('a deployment has one use: its quota is watched by the pool of that use', () => {
    const [region] = JSON.parse(regions) as [{ deployments: object[] }]
    const [chat] = region.deployments
    const deployments = [...region.deployments, { ...chat, use: 'small-chat' }]
    expect(problemsOf({ ...valid, MODEL_REGIONS: JSON.stringify([{ ...region, deployments }]) })).toEqual([
      expect.stringMatching(/^MODEL_REGIONS\.0\.deployments: .*one use.*without small-chat/),
    ])
  })

  test('MODEL_REGIONS that is no JSON says so', () => {
    expect(problemsOf({ ...valid, MODEL_REGIONS: '{' })).toEqual([expect.stringContaining('JSON')])
  })

  test('nobody in, unless chosen: AUTH=none is refused on Azure', () => {
    expect(problemsOf({ ...valid, WEBSITE_INSTANCE_ID: 'x' })).toEqual([expect.stringMatching(/^AUTH: /)])
    expect(problemsOf({ ...valid, WEBSITE_INSTANCE_ID: 'x', AUTH: 'easyauth' })).toEqual([])
  })

  test('AUTH=jwt needs issuer and audience', () => {
    expect(problemsOf({ ...valid, AUTH: 'jwt' })).toEqual([expect.stringContaining('AUTH_ISSUER')])
  })

  test('an embedding model that no region serves is refused', () => {
    expect(problemsOf({ ...valid, EMBEDDING_MODEL: 'text-embedding-3-small@1536' })).toEqual([
      expect.stringMatching(/^EMBEDDING_MODEL: .*text-embedding-3-small@1536/),
    ])
  })

  test('shares that do not fit the context window are refused', () => {
    expect(problemsOf({ ...valid, CONTEXT_WINDOW_TOKENS: '16000' })).toEqual([
      expect.stringMatching(/^CONTEXT_WINDOW_TOKENS: /),
    ])
  })

  test('a first token may not take as long as the whole answer', () => {
    expect(problemsOf({ ...valid, FIRST_TOKEN_TIMEOUT_MS: '60000', ANSWER_TIMEOUT_MS: '60000' })).toEqual([
      expect.stringMatching(/^FIRST_TOKEN_TIMEOUT_MS: /),
    ])
  })

  test('storage needs a connection string or both service addresses', () => {
    expect(problemsOf({ ...valid, STORAGE: '' })).toEqual([expect.stringMatching(/^STORAGE: /)])
    expect(
      problemsOf({
        ...valid,
        STORAGE: '',
        STORAGE__blobServiceUri: 'https://a.blob.core.windows.net',
        STORAGE__queueServiceUri: 'https://a.queue.core.windows.net',
      }),
    ).toEqual([])
  })

  test('a deployed model without a price is refused, and named', () => {
    const problems = problemsOf({ ...valid, MODEL_REGIONS: regions.replace('gpt-4.1-mini', 'gpt-oss-20b') })
    expect(problems).toEqual([expect.stringMatching(/^MODEL_PRICES: .*gpt-oss-20b/)])
  })

  test('MODEL_PRICES gives a model its price, in dollars for a million tokens', () => {
    const settings = loadSettings({
      ...valid,
      MODEL_REGIONS: regions.replace('gpt-4.1-mini', 'gpt-oss-20b'),
      MODEL_PRICES: '{"gpt-oss-20b":{"input":0.07,"output":0.3}}',
    })
    expect(settings.modelPrices.get('gpt-oss-20b')).toMatchObject({
      inputMicroDollars: 70_000,
      cachedInputMicroDollars: 70_000,
      outputMicroDollars: 300_000,
    })
  })

  test.each(['{', '[]', '{"m":{}}', '{"m":{"input":-1}}', '{"m":{"input":0.4,"ouput":1}}', '{"m":{"input":2500000}}'])(
    'MODEL_PRICES=%s is refused',
    (MODEL_PRICES) => {
      expect(problemsOf({ ...valid, MODEL_PRICES })[0]).toMatch(/^MODEL_PRICES/)
    },
  )
})
