// What can be a session's id. Anything else names no session, and never reaches a store, each of which has its own ideas of
// ids it cannot have: for Cosmos DB, those with / \ ? or #, or of more than 1 023 bytes.

/** Ours are UUIDs. */
const pattern = /^[\w-]{1,64}$/

export function isSessionId(text: string): boolean {
  return pattern.test(text)
}
