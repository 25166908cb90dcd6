// What an operator can do about a refusal of the API: as a command, where there is one.
import { z } from 'zod'

export const refusal = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    requestId: z.string(),
    /** Of `run_in_progress`. */
    runId: z.string().optional(),
    /** Of `index_not_ready`: how many documents a cut-over would lose. */
    missing: z.number().optional(),
  }),
})
export type Refusal = z.output<typeof refusal>['error']

/** Lines to print below what the API says. */
export function adviceOn({ code, runId, missing }: Refusal, path: string): readonly string[] {
  const [, ofRun] = /^\/ops\/reindex\/([^/?]+)/.exec(path) ?? []
  switch (code) {
    case 'unauthenticated':
      return ['Say who you are with --token, or in HOLDFAST_TOKEN: an access token of somebody with the role operator.']
    case 'not_found':
      return [ofRun === undefined ? addressAdvice : 'The runs there are: npm run ops -- runs']
    case 'run_in_progress':
      return runId === undefined ? [] : [`To follow it: npm run ops -- watch ${runId}`]
    case 'index_not_ready':
      return ofRun === undefined || missing === undefined ? [] : cutOverAdvice(ofRun)
    default:
      return []
  }
}

export const addressAdvice = 'Is the address right? It looks like https://NAME.azurewebsites.net/api'

function cutOverAdvice(runId: string): readonly string[] {
  return [
    `  to see what is missing:  npm run ops -- coverage ${runId}`,
    `  to do it all the same:   npm run ops -- cutover ${runId} --force`,
  ]
}
