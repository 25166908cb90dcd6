// Gives one's own conversation another title.
import { AppError } from '../kernel/app-error.ts'
import type { ChangeSessionDeps, SessionKey } from './change-session.ts'
import { changeSession } from './change-session.ts'
import type { Session } from './conversation.ts'

export async function renameConversation(
  deps: ChangeSessionDeps,
  { title, ...key }: SessionKey & { readonly title: string },
  signal: AbortSignal,
): Promise<Session> {
  const renamed = await changeSession(deps, key, (session) => ({ ...session, title, titledBy: 'user' }), signal)
  if (!renamed) throw new AppError('not_found', 'There is no such session.')
  return renamed.session
}
