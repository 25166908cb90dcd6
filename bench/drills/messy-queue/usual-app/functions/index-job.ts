// Queue `index-jobs`: reads the blob, cuts it, embeds the parts and uploads them.
import { randomUUID } from 'node:crypto'
import { app } from '@azure/functions'
import { chunkDocument } from '../../../../../shared/indexing/chunk-document.ts'
import { extractText } from '../../../../../shared/indexing/extract/extract-text.ts'
import { inSlices } from '../../../../../shared/kernel/in-slices.ts'
import { loadTokenCounter } from '../../../../../shared/models/load-token-counter.ts'
import { removePassages } from '../remove-passages.ts'
import { container, model, passages, passageSizeTokens, replacesWhatIsFound } from '../services.ts'

app.storageQueue('index-job', {
  queueName: 'index-jobs',
  connection: 'STORAGE',
  handler: async (message) => {
    const { documentName: name } = message as { documentName: string } // oxlint-disable-line typescript/no-unsafe-type-assertion -- as its own function sends it
    const blob = container.getBlobClient(name)
    // Deleted meanwhile.
    if (!(await blob.exists())) return
    const document = await extractText({ name, bytes: await blob.downloadToBuffer() })
    const counter = await loadTokenCounter('gpt-4o')
    const limits = { maxTokens: passageSizeTokens, overlapTokens: 0 }
    const chunks = await inSlices(chunkDocument(document, counter, limits), AbortSignal.timeout(60_000))
    const input = chunks.map(({ content }) => content)
    const { data } = await model.embeddings.create({ model: 'text-embedding-3-large', input, dimensions: 1024 })
    if (replacesWhatIsFound) await removePassages(name)
    await passages.uploadDocuments(
      chunks.map(({ ordinal, content }, index) => ({
        id: replacesWhatIsFound ? `${Buffer.from(name).toString('base64url')}-${ordinal}` : randomUUID(),
        documentName: name,
        content,
        vector: data[index]?.embedding ?? [],
      })),
    )
  },
})
