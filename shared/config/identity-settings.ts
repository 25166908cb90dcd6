// The settings of who is asking; part of the table in settings.ts.
import { z } from 'zod'
import { optionalText, optionalUrl, setting } from './setting.ts'

export const identitySettings = {
  auth: setting({
    env: 'AUTH',
    schema: z.enum(['none', 'easyauth', 'jwt']),
    default: 'none',
    why: 'Who is asking: `none` is one local user and refuses to start on Azure; `easyauth` trusts the principal header of App Service authentication; `jwt` verifies Entra ID access tokens.',
  }),
  authIssuer: setting({
    env: 'AUTH_ISSUER',
    schema: optionalUrl,
    default: '',
    why: 'With AUTH=jwt: the token issuer, https://login.microsoftonline.com/TENANT/v2.0.',
  }),
  authAudience: setting({
    env: 'AUTH_AUDIENCE',
    schema: optionalText,
    default: '',
    why: 'With AUTH=jwt: the client id (or App ID URI) that tokens must be meant for.',
  }),
  authJwksUrl: setting({
    env: 'AUTH_JWKS_URL',
    schema: optionalUrl,
    default: '',
    why: 'With AUTH=jwt: where the signing keys are published; derived from AUTH_ISSUER when not set.',
  }),
}
