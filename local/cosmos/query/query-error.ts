// Errors in the text of a query, with the service's codes and the place they are at.
import { CosmosError } from '../cosmos-error.ts'

export interface Span {
  readonly start: number
  readonly end: number
}

/** SC1001: a syntax error. */
export function syntaxError(near: string, { start, end }: Span): CosmosError {
  const what = near === '' ? 'Syntax error, unexpected end-of-file.' : `Syntax error, incorrect syntax near '${near}'.`
  return queryError('SC1001', what, { start, end })
}

/** Good syntax that means nothing, or that this stand-in cannot answer. */
export function queryError(code: string, message: string, span?: Span): CosmosError {
  const location = span ? { location: { start: span.start, end: span.end } } : {}
  return new CosmosError(400, message, { queryErrors: [{ severity: 'Error', ...location, code, message }] })
}

/** Not a code of the service: the service could answer this, the stand-in cannot and says so. */
export function unsupported(what: string, span?: Span): CosmosError {
  return queryError('STANDIN', `This stand-in for Azure Cosmos DB does not support ${what}.`, span)
}
