// A user id becomes a partition key and part of log lines: it is kept to the letter, and refused when it cannot be one.

/** Entra object ids take 36, pairwise subjects 43; e-mail addresses, as other providers use them, end at 254. */
const longestUserId = 256

const controlOrSpace = /[\p{Cc}\p{Zl}\p{Zp}]|^\s|\s$/u

/** Exactly as given: two ids that differ in anything are two users. */
export function isUserId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= longestUserId &&
    value.isWellFormed() &&
    !controlOrSpace.test(value)
  )
}
