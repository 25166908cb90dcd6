// Which way of telling who is asking is in force.
import type { Clock } from '../kernel/clock.ts'
import type { Identify } from './caller.ts'
import { identifyLocalUser } from './identify-local-user.ts'
import { identifyPlatformUser } from './identify-platform-user.ts'
import { identifyTokenBearer, type TokenOptions } from './identify-token-bearer.ts'

export type IdentifyOptions = { readonly scheme: 'none' | 'easyauth' } | ({ readonly scheme: 'jwt' } & TokenOptions)

export function createIdentify(options: IdentifyOptions, clock: Clock): Identify {
  switch (options.scheme) {
    case 'none':
      return identifyLocalUser
    case 'easyauth':
      return identifyPlatformUser
    case 'jwt':
      return identifyTokenBearer(options, clock)
  }
}
