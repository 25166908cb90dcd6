// Connections to the library's HTTP server in the worker, which are reused for as long as it keeps them.
import { Agent } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * The server closes what was idle for five seconds, and says so (`keep-alive: timeout`). The agent heeds that with timers, which
 * come too late in a process that was blocked meanwhile: the next call would go into a connection that is closed already.
 */
const reusableForMs = 4_000

const agent = new Agent({ keepAlive: true })
const freedAt = new WeakMap<Duplex, number>()
agent.on('free', (socket) => freedAt.set(socket, performance.now()))

/** The agent for the next call. */
export function workerConnections(): Agent {
  const oldest = performance.now() - reusableForMs
  for (const socket of Object.values(agent.freeSockets).flat()) {
    if (socket && (freedAt.get(socket) ?? 0) < oldest) socket.destroy()
  }
  return agent
}
