// App settings in the format of Azure Functions Core Tools (local.settings.json).
import { appSettings, endpointsFrom } from './endpoints.ts'

export function localSettings(values: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ IsEncrypted: false, Values: values }, undefined, 2)}\n`
}

/** For the stand-ins at their usual addresses; `npm run start:func` writes the same with the addresses it has chosen. */
export function localSettingsSample(): string {
  return localSettings(appSettings(endpointsFrom(defaultPort)))
}

/** Of the functions; also what Core Tools takes. */
const defaultPort = 7071
