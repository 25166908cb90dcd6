// How often a storage call is repeated at once; the listeners themselves come back to what still fails.
export const storageRetries = { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 }
