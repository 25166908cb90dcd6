// What a trigger other than HTTP looks like to the host: it starts, and it stops taking new events.
export interface TriggerListener {
  /** For people: what the function listens to. */
  readonly description: string
  start(): Promise<void>
  /** Takes nothing new from here on; resolves when what was taken has ended. */
  stop(): Promise<void>
}
