// The id that ties a request to its response, its log lines and its telemetry.

/** Nothing that could break out of a header, a log line or a query over either. */
const saneRequestId = /^[\w.:-]{1,128}$/

/** The caller's own `x-request-id` when it is sane, else a new one. */
export function requestIdOf(headers: { get(name: string): string | null }, newId: () => string): string {
  const given = headers.get('x-request-id')
  return given !== null && saneRequestId.test(given) ? given : newId()
}
