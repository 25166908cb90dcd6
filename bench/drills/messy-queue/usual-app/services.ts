// The clients of the usual code, with the defaults of their SDKs.
import { AzureKeyCredential, SearchClient } from '@azure/search-documents'
import { BlobServiceClient } from '@azure/storage-blob'
import { QueueClient } from '@azure/storage-queue'
import OpenAI from 'openai'
import { modelKey } from '../../../../local/start/endpoints.ts'

export interface UsualPassage {
  readonly id: string
  readonly documentName: string
  readonly content: string
  readonly vector: readonly number[]
}

const settings = process.env
const storage = settings['STORAGE'] ?? ''

export const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('documents')
export const jobs = new QueueClient(storage, 'index-jobs')
export const passages = new SearchClient<UsualPassage>(
  settings['SEARCH_ENDPOINT'] ?? '',
  'passages',
  new AzureKeyCredential(settings['SEARCH_KEY'] ?? ''),
  { allowInsecureConnection: true },
)
export const model = new OpenAI({ baseURL: firstRegion(), apiKey: modelKey })
/** As LangChain.js adds documents to an index, or with the removal that careful code adds. */
export const replacesWhatIsFound = settings['USUAL_WRITES'] === 'replace-what-is-found'
export const passageSizeTokens = Number(settings['PASSAGE_SIZE_TOKENS'])

function firstRegion(): string {
  const regions = JSON.parse(settings['MODEL_REGIONS'] ?? '[]') as readonly { endpoint: string }[] // oxlint-disable-line typescript/no-unsafe-type-assertion -- set by the drill
  return regions[0]?.endpoint ?? ''
}
