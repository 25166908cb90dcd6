// Sends a message to the front, and stays quiet when the front is gone (the process is about to end then).
import type { MessageFromWorker } from '../worker-protocol.ts'

export function tellFront(message: MessageFromWorker): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}
