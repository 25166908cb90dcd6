// A request that was let in, to its operation.
import type { IncomingHttpHeaders } from 'node:http'
import type { Container } from '../storage/container.ts'
import { itemOperations } from './item-requests.ts'
import { metadataOperations } from './metadata-operations.ts'
import { queryOperations } from './query-requests.ts'
import { parseBody } from './read-body.ts'
import type { Reply } from './reply.ts'
import type { Operation, Route } from './route.ts'
import type { Service } from './service.ts'

const dataOperations = { ...itemOperations, ...queryOperations }

export function perform(service: Service, route: Route, headers: IncomingHttpHeaders, text: string): Reply {
  const body = parseBody(text)
  const { operation } = route
  if (!isDataOperation(operation)) return metadataOperations[operation](service, route, body)
  const container = service.containers.get(route.database, route.container)
  service.throughput.requireCapacity()
  const reply: Reply = dataOperations[operation]({ service, route, container, headers, body })
  service.throughput.spend(reply.requestCharge)
  return { ...reply, headers: { ...reply.headers, ...containerHeaders(container) } }
}

function isDataOperation(operation: Operation): operation is keyof typeof dataOperations {
  return Object.hasOwn(dataOperations, operation)
}

/** What the SDK keeps its session tokens under. */
function containerHeaders({ rid, databaseId, id }: Container): Record<string, string> {
  return { 'x-ms-content-path': rid, 'x-ms-alt-content-path': encodeURI(`dbs/${databaseId}/colls/${id}`) }
}
