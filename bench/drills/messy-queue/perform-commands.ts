// Users who carry on whatever happens: what was refused, or never answered, is tried again, and then comes the next thing.
import { setTimeout as delay } from 'node:timers/promises'
import type { Indexer } from './indexer.ts'
import type { Command } from './user-commands.ts'

const pauseBeforeRepeatMs = 200
/** A worker is back within seconds, on a busy machine within more. */
const mostRepeats = 300

/** All users at the same time. @param onPerformed after each command that has succeeded. */
export async function performCommands(
  { api }: Pick<Indexer, 'api'>,
  users: readonly (readonly Command[])[],
  onPerformed: () => void,
): Promise<void> {
  const perform = async (commands: readonly Command[]): Promise<void> => {
    for (const command of commands) {
      await delay(command.pauseMs)
      await repeatUntilDone(api, command)
      onPerformed()
    }
  }
  await Promise.all(users.map(perform))
}

async function repeatUntilDone(api: Indexer['api'], command: Command): Promise<void> {
  for (let repeats = 0; !(await succeeds(api, command)); repeats++) {
    if (repeats === mostRepeats) throw new Error(`${command.kind} ${command.name}: refused ${repeats} times`)
    await delay(pauseBeforeRepeatMs)
  }
}

/** Throws when it was refused for good: then the drill itself is wrong. */
async function succeeds(api: Indexer['api'], command: Command): Promise<boolean> {
  const response = await request(api, command).catch(() => undefined)
  if (!response || response.status >= 500 || response.status === 429) return false
  // A delete that died behind its last step finds nothing when it is repeated.
  if (response.ok || (command.kind === 'delete' && response.status === 404)) return true
  throw new Error(`${command.kind} ${command.name}: ${response.status} ${await response.text()}`)
}

function request(api: Indexer['api'], command: Command): Promise<Response> {
  if (command.kind === 'upload') return api.put(command.name, command.bytes)
  return api.fetch(`/documents/${command.name}`, { method: 'DELETE' })
}
