// Operations on the account, its databases and their containers.
import { isJsonObject, type Json } from '../json.ts'
import { containerDefinition } from '../storage/container-definition.ts'
import { containerResource, type Container } from '../storage/container.ts'
import { databaseResource } from '../storage/database-table.ts'
import { databaseRid } from '../storage/resource-id.ts'
import { resourceName } from '../storage/resource-name.ts'
import { metadataReply, type Reply } from './reply.ts'
import type { Route } from './route.ts'
import { nowSeconds, type Service } from './service.ts'

type Operate = (service: Service, route: Route, body: Json | undefined) => Reply

export const metadataOperations = {
  account: ({ url }) => metadataReply(200, accountResource(`${url()}/`)),

  'database-create': (service, _, body) => {
    const id = resourceName(isJsonObject(body) ? body['id'] : undefined)
    return metadataReply(201, databaseResource(service.databases.create(id, nowSeconds(service))))
  },
  'database-read': ({ databases }, { database }) => metadataReply(200, databaseResource(databases.get(database))),
  'database-list': ({ databases }) => {
    const Databases = databases.list().map(databaseResource)
    return metadataReply(200, { _rid: '', Databases, _count: Databases.length })
  },
  'database-delete': ({ databases, containers }, { database }) => {
    databases.delete(database)
    containers.forget()
    return metadataReply(204)
  },

  'container-create': (service, { database }, body) => {
    const definition = containerDefinition(body)
    return metadataReply(201, containerResource(service.containers.create(database, definition, nowSeconds(service))))
  },
  'container-read': ({ containers }, { database, container }) =>
    metadataReply(200, containerResource(containers.get(database, container))),
  'container-replace': (service, { database, container }, body) => {
    const definition = containerDefinition(body)
    const replaced = service.containers.replace(database, container, definition, nowSeconds(service))
    return metadataReply(200, containerResource(replaced))
  },
  'container-list': ({ containers, databases }, { database }) => {
    const DocumentCollections = containers.list(database).map(containerResource)
    const rid = databaseRid(databases.get(database).key)
    return metadataReply(200, { _rid: rid, DocumentCollections, _count: DocumentCollections.length })
  },
  'container-delete': ({ containers }, { database, container }) => {
    containers.delete(database, container)
    return metadataReply(204)
  },

  'partition-key-ranges': ({ containers }, { database, container }) =>
    metadataReply(200, partitionKeyRanges(containers.get(database, container))),

  /** Throughput is set for the whole stand-in, so no database or container has an offer of its own. */
  offers: () => metadataReply(200, { _rid: '', Offers: [], _count: 0 }),
} satisfies Record<string, Operate>

/** The SDK asks for the account before every request when it is called "localhost" or names no location. */
function accountResource(url: string): Json {
  const locations = [{ name: 'Local', databaseAccountEndpoint: url }]
  return {
    id: 'stand-in',
    _rid: 'stand-in.documents.azure.com',
    _self: '',
    media: '//media/',
    addresses: '//addresses/',
    _dbs: '//dbs/',
    writableLocations: locations,
    readableLocations: locations,
    enableMultipleWriteLocations: false,
    userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 3, maxReplicasetSize: 4 },
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    systemReplicationPolicy: { minReplicaSetSize: 3, maxReplicasetSize: 4 },
    readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
  }
}

/** One range holds everything, as in any container of the service that is still small. */
function partitionKeyRanges({ rid, selfLink, etag, ts }: Container): Json {
  const range = {
    _rid: rid,
    id: '0',
    _etag: etag,
    minInclusive: '',
    maxExclusive: 'FF',
    ridPrefix: 0,
    _self: `${selfLink}pkranges/0/`,
    throughputFraction: 1,
    status: 'online',
    parents: [],
    _ts: ts,
  }
  return { _rid: rid, PartitionKeyRanges: [range], _count: 1 }
}
