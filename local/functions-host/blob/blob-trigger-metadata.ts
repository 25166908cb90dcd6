// Trigger metadata of a blob, under the names that the real host uses; parameters of the path come on top.
import type { BlobGetPropertiesResponse } from '@azure/storage-blob'
import type { TriggerMetadata, TypedData } from '../worker-protocol.ts'

export interface TriggeringBlob {
  readonly container: string
  readonly name: string
  readonly url: string
  readonly properties: BlobGetPropertiesResponse
}

export function blobTriggerMetadata(blob: TriggeringBlob, params: Readonly<Record<string, string>>): TriggerMetadata {
  const { properties } = blob
  const metadata: Record<string, TypedData> = {
    BlobTrigger: { string: `${blob.container}/${blob.name}` },
    Uri: { json: JSON.stringify(blob.url) },
    Metadata: { json: JSON.stringify(properties.metadata ?? {}) },
    Properties: {
      json: JSON.stringify({
        BlobType: properties.blobType,
        CacheControl: properties.cacheControl,
        ContentDisposition: properties.contentDisposition,
        ContentEncoding: properties.contentEncoding,
        ContentHash: properties.contentMD5 && Buffer.from(properties.contentMD5).toString('base64'),
        ContentLanguage: properties.contentLanguage,
        ContentLength: properties.contentLength,
        ContentType: properties.contentType,
        CreatedOn: properties.createdOn,
        ETag: properties.etag,
        LastModified: properties.lastModified,
        Metadata: properties.metadata ?? {},
      }),
    },
  }
  for (const [name, value] of Object.entries(params)) metadata[name] = { string: value }
  return metadata
}
