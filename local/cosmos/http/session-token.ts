// Session tokens: a number that only grows, in the service's form (range:version#sequence). Every read sees every write
// here, so none is ever asked for; the SDK merges them and sends them back.

/** The time of the start puts a restarted stand-in ahead of what it gave out before. */
let sequence = Date.now()

export function nextSessionToken(): string {
  sequence += 1
  return `0:-1#${sequence}`
}
