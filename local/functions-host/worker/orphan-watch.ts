// A thread inside the worker process that ends the process once its parent is gone, even while the main thread is busy.
import { workerData } from 'node:worker_threads'

const parentPid: unknown = workerData

/** Short enough that a leftover does not matter, long enough to cost nothing. */
const checkIntervalMs = 1_000

setInterval(() => {
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL')
}, checkIntervalMs)
