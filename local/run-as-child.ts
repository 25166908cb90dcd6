// How a stand-in lives as a child process: it tells its parent when it is ready, ends when told to, and never outlives
// the parent (the IPC channel closes when the parent dies, however it dies).

export interface Running {
  /** Base URL of the running server, without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** What a child tells its parent over IPC. */
export type ChildMessage = { readonly ready: string } | { readonly failed: string }

/** `closeTimeoutMs`: how long `close` may take before the process ends without it. */
export async function runAsChild(start: () => Promise<Running>, closeTimeoutMs = 3_000): Promise<void> {
  // A terminal's Ctrl-C reaches the whole process group; the parent decides the order in which things stop.
  if (process.connected) process.on('SIGINT', () => {})

  let running: Running
  try {
    running = await start()
  } catch (error) {
    tell({ failed: describeStartError(error) })
    process.exitCode = 1
    process.disconnect?.()
    return
  }

  let isClosing = false
  const stop = (): void => {
    if (isClosing) return
    isClosing = true
    setTimeout(() => process.exit(0), closeTimeoutMs).unref()
    void running.close().finally(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('disconnect', stop)
  if (!process.connected) process.once('SIGINT', stop)
  tell({ ready: running.url })
}

function tell(message: ChildMessage): void {
  if (process.send) process.send(message)
  else console.log(JSON.stringify(message))
}

/** A taken port is the usual reason; it deserves plain words. */
function describeStartError(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? String(error.port) : 'asked for'
    return `port ${port} is taken by another program`
  }
  return error instanceof Error ? error.message : String(error)
}
