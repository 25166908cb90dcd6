// What can be done about a run now, as commands.
import type { RunReply } from './run-reply.ts'

/** @param last how far it was when that could last be told. */
export function nextSteps(run: RunReply, last: RunReply['progress'] = run.progress): readonly string[] {
  const { id, state, model, failures } = run
  switch (state) {
    case 'running':
      return aligned([['to watch it', `watch ${id}`]])
    case 'paused':
      return aligned([['to let it go on', `resume ${id} --watch`]])
    case 'complete':
      return aligned([
        ...((last?.documents.failed ?? 0) > 0 ? [['to try what failed again', `retry ${id} --watch`] as const] : []),
        ...(model === undefined ? [] : [['to let it answer from now on', `cutover ${id}`] as const]),
      ])
    case 'finished':
      return failures.length === 0 ? [] : aligned([['to try one of them again', 'reindex --document NAME --watch']])
    default:
      return []
  }
}

function aligned(steps: readonly (readonly [what: string, command: string])[]): readonly string[] {
  const width = Math.max(...steps.map(([what]) => what.length))
  return steps.map(([what, command]) => `  ${`${what}:`.padEnd(width + 1)}  npm run ops -- ${command}`)
}
