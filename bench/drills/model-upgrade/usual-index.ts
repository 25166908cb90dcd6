// An index as the usual code keeps one: a vector field, and nothing that says which model made the vectors.
import OpenAI from 'openai'
import { modelKey } from '../../../local/start/endpoints.ts'
import type { Passage } from '../../../shared/retrieval/passage.ts'
import { barePrompt } from '../../turns/bare-prompt.ts'
import { applyTo } from '../product/search-requests.ts'
import type { PlaceRecord } from './records-of-places.ts'
import type { UpgradeStack } from './upgrade-stack.ts'
import { deploymentOf } from './upgrade-stack.ts'

const dimensions = 1_024
const passagesPerQuestion = 3
const batchSize = 100

export class UsualIndex {
  readonly #search: UpgradeStack['search']
  readonly #model: OpenAI
  readonly #name: string

  constructor({ search, usualRegion }: UpgradeStack, name: string) {
    this.#search = search
    this.#model = new OpenAI({ baseURL: `${usualRegion}/openai/v1`, apiKey: modelKey })
    this.#name = name
  }

  async create(): Promise<void> {
    await applyTo(this.#search, 'PUT', `/indexes('${this.#name}')`, definitionOf(this.#name))
  }

  /** Embeds and writes them; under the same ids, so in place. */
  async write(documents: readonly PlaceRecord[], model: string): Promise<void> {
    for (let start = 0; start < documents.length; start += batchSize) {
      const batch = documents.slice(start, start + batchSize)
      const vectors = await this.#embed(
        batch.map(({ text }) => text),
        model,
      )
      const value = batch.map(({ name, text }, index) => ({
        '@search.action': 'mergeOrUpload',
        id: Buffer.from(name).toString('base64url'),
        documentName: name,
        content: text,
        headings: [],
        vector: vectors[index],
      }))
      await applyTo(this.#search, 'POST', `/indexes('${this.#name}')/docs/search.index`, { value })
    }
  }

  /** Embeds the question with the model of the setting, and answers from what is nearest. @returns the documents cited. */
  async ask(question: string, model: string): Promise<readonly string[]> {
    const [vector] = await this.#embed([question], model)
    const query = { top: passagesPerQuestion, vectorQueries: [{ kind: 'vector', vector, fields: 'vector', k: 50 }] }
    const found = await applyTo(this.#search, 'POST', `/indexes('${this.#name}')/docs/search.post.search`, query)
    const { value } = found as { readonly value: readonly Passage[] } // oxlint-disable-line typescript/no-unsafe-type-assertion -- it has what a prompt shows of a passage
    const messages = barePrompt([], value, question)
    const completion = await this.#model.chat.completions.create({ model: 'chat', messages })
    return citedIn(completion.choices[0]?.message.content ?? '', value)
  }

  async #embed(input: readonly string[], model: string): Promise<readonly (readonly number[])[]> {
    const { data } = await this.#model.embeddings.create({ model: deploymentOf(model), input: [...input], dimensions })
    return data.map(({ embedding }) => embedding)
  }
}

/** By the numbers in the answer, as the product reads them. */
function citedIn(answer: string, passages: readonly Passage[]): readonly string[] {
  const numbers = [...answer.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number))
  return numbers.flatMap((number) => passages[number - 1]?.documentName ?? [])
}

function definitionOf(name: string): object {
  return {
    name,
    fields: [
      { name: 'id', type: 'Edm.String', key: true },
      { name: 'documentName', type: 'Edm.String' },
      { name: 'content', type: 'Edm.String', searchable: true },
      { name: 'headings', type: 'Collection(Edm.String)' },
      {
        name: 'vector',
        type: 'Collection(Edm.Single)',
        searchable: true,
        dimensions,
        vectorSearchProfile: 'default',
      },
    ],
    vectorSearch: {
      algorithms: [{ name: 'hnsw', kind: 'hnsw' }],
      profiles: [{ name: 'default', algorithm: 'hnsw' }],
    },
  }
}
