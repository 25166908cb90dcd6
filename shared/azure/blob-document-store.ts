// The source documents as blobs, with their groups in the metadata.
import type { BlobDownloadResponseParsed, BlockBlobClient } from '@azure/storage-blob'
import type { DocumentStore, DocumentUpload, StoredDocument } from '../documents/document-store.ts'
import { AppError } from '../kernel/app-error.ts'
import { once } from '../kernel/once.ts'
import { decodeGroups, encodeGroups, groupsKey } from './blob-groups.ts'
import { callExpecting, callService, serviceFailure } from './service-error.ts'
import type { StorageClientOptions } from './storage-client.ts'
import { createBlobServiceClient } from './storage-client.ts'

export interface BlobDocumentStoreOptions extends StorageClientOptions {
  readonly container: string
  /** A larger document is not read into memory, however it came into the container. */
  readonly maxDocumentBytes: number
}

const service = 'document storage'
const binary = 'application/octet-stream'

interface BlobFacts {
  readonly etag?: string
  readonly contentLength?: number
  readonly contentType?: string
  readonly metadata?: Record<string, string>
  readonly lastModified?: Date
}

export function blobDocumentStore(options: BlobDocumentStoreOptions): DocumentStore {
  const container = createBlobServiceClient(options).getContainerClient(options.container)
  const prepared = once(async () => await container.createIfNotExists())
  const blob = (name: string): BlockBlobClient => container.getBlockBlobClient(name)

  async function put(upload: DocumentUpload, signal: AbortSignal): Promise<StoredDocument> {
    const { name, bytes, contentType, groups } = upload
    const stored = await callService(service, signal, async () => {
      await prepared()
      return await blob(name).upload(bytes, bytes.byteLength, {
        abortSignal: signal,
        blobHTTPHeaders: { blobContentType: contentType },
        metadata: groups.length > 0 ? { [groupsKey]: encodeGroups(groups) } : {},
      })
    })
    return {
      name,
      etag: bare(stored.etag),
      sizeBytes: bytes.byteLength,
      contentType,
      groups,
      uploadedAt: stored.lastModified?.getTime() ?? 0,
    }
  }

  async function find(name: string, signal: AbortSignal): Promise<StoredDocument | undefined> {
    const found = await callExpecting(service, signal, [404], () => blob(name).getProperties({ abortSignal: signal }))
    return found.kind === 'refused' ? undefined : describe(name, found.value, found.value.contentLength)
  }

  async function read(
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly document: StoredDocument; readonly bytes: Uint8Array } | undefined> {
    const found = await callExpecting(service, signal, [404], async () => {
      const response = await blob(name).download(0, undefined, { abortSignal: signal })
      const sizeBytes = response.contentLength ?? 0
      if (sizeBytes > options.maxDocumentBytes) throw tooLarge(response, sizeBytes, options.maxDocumentBytes)
      const bytes = await collect(chunksOf(response))
      return { document: describe(name, response, sizeBytes), bytes }
    })
    return found.kind === 'refused' ? undefined : found.value
  }

  const open: DocumentStore['open'] = async (document, range, signal) => {
    const [offset, count] = range ? [range.first, range.last - range.first + 1] : [0, undefined]
    const opened = await callExpecting(service, signal, [404, 412], () =>
      blob(document.name).download(offset, count, {
        abortSignal: signal,
        conditions: { ifMatch: `"${document.etag}"` },
      }),
    )
    return opened.kind === 'refused' ? undefined : translated(chunksOf(opened.value), signal)
  }

  async function remove(name: string, signal: AbortSignal): Promise<boolean> {
    const gone = await callExpecting(service, signal, [404], () =>
      blob(name).delete({ abortSignal: signal, deleteSnapshots: 'include' }),
    )
    return gone.kind === 'answered'
  }

  const listPage: DocumentStore['listPage'] = async ({ limit, continuation }, signal) => {
    const pages = container
      .listBlobsFlat({ includeMetadata: true, abortSignal: signal })
      .byPage({ maxPageSize: limit, ...(continuation === undefined ? {} : { continuationToken: continuation }) })
    const listed = await callExpecting(service, signal, [404], () => pages.next())
    if (listed.kind === 'refused' || listed.value.done) return { documents: [], continuation: undefined }
    const { segment, continuationToken } = listed.value.value
    const documents = segment.blobItems.map(({ name, properties, metadata }) =>
      describe(name, { ...properties, ...(metadata ? { metadata } : {}) }, properties.contentLength),
    )
    return { documents, continuation: continuationToken || undefined }
  }

  return { put, find, read, open, delete: remove, listPage }
}

function describe(name: string, facts: BlobFacts, sizeBytes: number | undefined): StoredDocument {
  return {
    name,
    etag: bare(facts.etag),
    sizeBytes: sizeBytes ?? 0,
    contentType: facts.contentType ?? binary,
    groups: decodeGroups(facts.metadata),
    uploadedAt: facts.lastModified?.getTime() ?? 0,
  }
}

/** Headers quote an ETag, listings and events do not. */
function bare(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '')
}

async function* chunksOf(response: BlobDownloadResponseParsed): AsyncGenerator<Uint8Array> {
  for await (const chunk of response.readableStreamBody ?? []) {
    yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

/** A connection may break while the reader is still reading. */
async function* translated(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (error) {
    throw signal.aborted ? signal.reason : serviceFailure(service, error)
  }
}

function tooLarge(response: BlobDownloadResponseParsed, sizeBytes: number, limitBytes: number): AppError {
  // Otherwise the connection would stay busy with a body that nobody reads.
  if (response.readableStreamBody && 'destroy' in response.readableStreamBody) response.readableStreamBody.destroy()
  return new AppError('too_large', `The document has ${sizeBytes} bytes; the limit is ${limitBytes}.`, {
    details: { limitBytes, sizeBytes },
  })
}
