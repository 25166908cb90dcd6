// AUTH=none: everybody is the one local user, who may do everything. For a developer's machine only.
import { AppError } from '../kernel/app-error.ts'
import { roles, type Caller, type Identify } from './caller.ts'
import { isUserId } from './user-id.ts'

const localUserId = 'local-user'

/** The web app of serverless-chat-langchainjs makes up a user id and sends it as `?userId=` or in the chat's context. */
export const identifyLocalUser: Identify = async (request, claimedUserId) => {
  const userId = claimedUserId ?? request.query.get('userId') ?? ''
  return localUser(userId === '' ? localUserId : userId)
}

function localUser(userId: string): Caller {
  if (!isUserId(userId)) {
    throw new AppError('invalid_request', 'userId must be 1 to 256 characters without control characters.', {
      details: { fields: [{ path: 'userId', message: 'is not usable as a user id' }] },
    })
  }
  return { userId, roles: new Set(roles), groups: undefined }
}
