// The query plan: how a client must put together the answers of several partitions. The SDK asks for one with every
// query, and follows it when a query over all partitions cannot be answered in one piece.
import { CosmosError } from '../cosmos-error.ts'
import type { JsonObject } from '../json.ts'
import { containsAggregate, isAggregate, type AggregateName } from './aggregates.ts'
import { unsupported } from './query-error.ts'
import type { Query, Selection } from './syntax.ts'

/** The place where the SDK writes the condition that resumes a sorted query. */
const resumeFilter = '{documentdb-formattableorderbyquery-filter}'

/** Values of the counts, which may have been parameters. */
export interface Counts {
  readonly skip: number
  readonly limit: number
}

export function queryPlan(query: Query, { skip, limit }: Counts): JsonObject {
  const aggregate = aggregateIn(query.selection)
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: query.isDistinct ? 'Unordered' : 'None',
      top: query.top ? limit : null,
      offset: query.offset ? skip : null,
      limit: query.limit ? limit : null,
      orderBy: query.orderBy.map(({ isDescending }) => (isDescending ? 'Descending' : 'Ascending')),
      orderByExpressions: query.orderBy.map(({ text }) => text),
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: aggregate ? [aggregate.kind] : [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: rewritten(query, aggregate),
      hasSelectValue: query.selection.kind === 'value',
      hasNonStreamingOrderBy: false,
      dCountInfo: null,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  }
}

/** The service sends these to the plan, and so the stand-in does, to keep what differs then from staying unseen. */
export function needsPlan({ isDistinct, top, limit, orderBy, selection }: Query): boolean {
  return isDistinct || top !== undefined || limit !== undefined || orderBy.length > 0 || hasAggregate(selection)
}

export function notServable(plan: JsonObject): CosmosError {
  const message =
    'The provided cross partition query can not be directly served by the gateway. This is a first chance (internal) ' +
    'exception that all newer clients will know how to handle gracefully.'
  return new CosmosError(400, message, { subStatus: 1004, body: { additionalErrorInfo: JSON.stringify(plan) } })
}

function rewritten(query: Query, aggregate: Aggregate | undefined): string {
  const where = query.where ? ` WHERE ${query.where.text}` : ''
  if (aggregate) return `SELECT VALUE [{"item": ${aggregate.partial}}] FROM ${query.from}${where}`
  if (query.orderBy.length === 0) return query.limit ? `SELECT ${selected(query)} FROM ${query.from}${where}` : ''
  const { alias, from, orderBy } = query
  const sorts = orderBy.map(({ text }) => `{"item": ${text}}`).join(', ')
  const filter = query.where ? `(${query.where.text}) AND (${resumeFilter})` : `(${resumeFilter})`
  const order = orderBy.map(({ text, isDescending }) => `${text} ${isDescending ? 'DESC' : 'ASC'}`).join(', ')
  return `SELECT ${alias}._rid, [${sorts}] AS orderByItems, ${payload(query)} AS payload FROM ${from} WHERE ${filter} ORDER BY ${order}`
}

function selected(query: Query): string {
  return `${query.isDistinct ? 'DISTINCT ' : ''}VALUE ${payload(query)}`
}

function payload({ selection, alias }: Query): string {
  switch (selection.kind) {
    case 'everything':
      return alias
    case 'value':
      return selection.text
    case 'properties':
      break
  }
  return `{${selection.properties.map(({ name, text }) => `${JSON.stringify(name)}: ${text}`).join(', ')}}`
}

interface Aggregate {
  readonly kind: string
  /** What each partition computes for the client to combine. */
  readonly partial: string
}

const kinds: Record<AggregateName, string> = { COUNT: 'Count', SUM: 'Sum', AVG: 'Average', MIN: 'Min', MAX: 'Max' }

function hasAggregate(selection: Selection): boolean {
  if (selection.kind === 'everything') return false
  const expressions = selection.kind === 'value' ? [selection] : selection.properties
  return expressions.some(({ expression }) => containsAggregate(expression))
}

function aggregateIn(selection: Selection): Aggregate | undefined {
  if (!hasAggregate(selection)) return undefined
  if (selection.kind !== 'value' || selection.expression.kind !== 'call' || !isAggregate(selection.expression.name))
    throw unsupported('anything over all partitions but one aggregate with VALUE')
  const { name } = selection.expression
  return { kind: kinds[name], partial: partial(name, selection.text.slice(selection.text.indexOf('('))) }
}

function partial(name: AggregateName, argument: string): string {
  if (name === 'COUNT' || name === 'SUM') return `${name}${argument}`
  if (name === 'AVG') return `{"sum": SUM${argument}, "count": COUNT${argument}}`
  return `{"${name.toLowerCase()}": ${name}${argument}, "count": COUNT${argument}}`
}
