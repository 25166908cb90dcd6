// What is reported of errors that nobody foresaw.

export interface UnexpectedError {
  /** Of work without a caller: the host's id of the invocation. */
  readonly requestId: string
  readonly functionName: string
  /** Classes of the error and its causes, outermost first. Messages of foreign errors may quote content: they stay out. */
  readonly error: string
  /** Like `ECONNREFUSED`, where the error has one. */
  readonly errorCode: string | undefined
  /** Where it was thrown: the frames alone. */
  readonly stack: string
}
