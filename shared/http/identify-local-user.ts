// AUTH=none: everybody is the one local user, who may do everything. For a developer's machine only.
import { roles, type Caller, type Identify } from './caller.ts'
import { invalidRequest } from '../kernel/invalid-request.ts'
import { isUserId } from './user-id.ts'

const localUserId = 'local-user'

/** The web app of serverless-chat-langchainjs makes up a user id and sends it as `?userId=` or in the chat's context. */
export const identifyLocalUser: Identify = async (request, claimedUserId) => {
  const userId = claimedUserId ?? request.query.get('userId') ?? ''
  return localUser(userId === '' ? localUserId : userId)
}

function localUser(userId: string): Caller {
  if (!isUserId(userId)) {
    throw invalidRequest({ path: 'userId', message: 'must be 1 to 256 characters, none of them a control character' })
  }
  // An operator like everybody here, who wants to see what budgets do.
  return { userId, tenantId: undefined, roles: new Set(roles), groups: undefined, mayExceedBudget: false }
}
