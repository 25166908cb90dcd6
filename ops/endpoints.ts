// Where things are: as told on the command line or in the environment, else as the local start has written it down.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { OpsError } from './command.ts'

const written = z.object({ functions: z.string(), insights: z.string() })

export interface Endpoints {
  readonly api: string
  /** Undefined when nobody knows: telemetry of a deployment elsewhere is not in the local collector. */
  readonly insights: string | undefined
}

/** @param file `endpoints.json` of a local start. */
export async function readEndpoints(
  file: string,
  told: { readonly [Name in keyof Endpoints]: string | undefined },
): Promise<Endpoints> {
  const { api, insights } = told
  if (api !== undefined) return { api: baseOf(api), insights }
  const local = await readLocal(file)
  if (!local)
    throw new OpsError(
      'Nothing has been started here. Run npm start first, or say --url, or --data-dir as npm start was told.',
    )
  return { api: baseOf(local.functions), insights: insights ?? local.insights }
}

/** A bare host means its API. */
function baseOf(address: string): string {
  const url = URL.parse(address)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new OpsError(`${address} is no address of an API; it looks like https://NAME.azurewebsites.net/api`)
  }
  return `${url.origin}${url.pathname === '/' ? '/api' : url.pathname.replace(/\/+$/, '')}`
}

async function readLocal(file: string): Promise<z.output<typeof written> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : written.parse(JSON.parse(text))
}
