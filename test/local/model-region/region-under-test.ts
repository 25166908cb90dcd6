// A region for a test file, and the client that the product uses, without its retries.
import OpenAI, { APIError } from 'openai'
import { defaultKey, type ModelRegionOptions } from '../../../local/model-region/region-options.ts'
import { startModelRegion, type RunningModelRegion } from '../../../local/model-region/start-model-region.ts'

export interface RegionUnderTest {
  readonly region: RunningModelRegion
  readonly client: OpenAI
  /** A request without a client, for what the client hides. */
  post(path: string, body: unknown, init?: RequestInit): Promise<Response>
}

export async function startRegionUnderTest(options: ModelRegionOptions = {}): Promise<RegionUnderTest> {
  const region = await startModelRegion({ region: 'Sweden Central', ...options })
  return {
    region,
    client: new OpenAI({ baseURL: `${region.url}/openai/v1`, apiKey: defaultKey, maxRetries: 0 }),
    post: (path, body, init = {}) =>
      fetch(`${region.url}${path}`, {
        method: 'POST',
        headers: { 'api-key': defaultKey, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...init,
      }),
  }
}

export const leavePassages = `<passages>
<passage id="1" document="handbook.pdf" page="3" heading="Annual leave">Employees in Norway receive 25 days of paid annual leave per year. Employees in Sweden receive 30 days. Unused days may be carried over until 31 March.</passage>
<passage id="2" document="travel.pdf" page="1" heading="Travel expenses">Expenses must be submitted within 60 days of the trip. Meals are reimbursed up to 45 EUR per day.</passage>
</passages>
`

/** Waits until something that another task brings about has happened. */
export async function eventually(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it did not happen within 5 s')
}

/** The error the client makes of a refusal. */
export async function failure(asked: Promise<unknown>): Promise<APIError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof APIError) return error
  throw new Error('the request did not fail as expected', { cause: error })
}
