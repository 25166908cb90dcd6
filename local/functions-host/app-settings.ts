// App settings: the environment, and under it the `Values` of a local.settings.json file.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

export type AppSettings = Readonly<Record<string, string | undefined>>

const settingsFile = z.object({
  Values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})

/** As with Core Tools, a variable that the environment already has wins over the file. */
export async function readAppSettings(environment: NodeJS.ProcessEnv, path: string | undefined): Promise<AppSettings> {
  if (path === undefined) return { ...environment }
  const { Values } = settingsFile.parse(JSON.parse(await readFile(path, 'utf8')))
  const values = Object.entries(Values).map(([name, value]) => [name, String(value)] as const)
  return { ...Object.fromEntries(values), ...environment }
}

/** Replaces every `%NAME%` by the app setting of that name. */
export function resolveSettings(text: string, settings: AppSettings): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name]
    if (value === undefined) throw new Error(`"${text}" needs the app setting ${name}, which is not set`)
    return value
  })
}

/** `connection` names an app setting that holds a connection string; without it, the host's own storage account. */
export function storageConnectionString(connection: unknown, settings: AppSettings): string {
  const name = typeof connection === 'string' && connection !== '' ? connection : 'AzureWebJobsStorage'
  const value = settings[name] ?? settings[`AzureWebJobs${name}`]
  if (value) return value
  throw new Error(`the app setting ${name} must hold a storage connection string`)
}
