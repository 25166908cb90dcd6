// What a client sends to rename a session.
import { z } from 'zod'
import { cleanText } from './clean-text.ts'

/** A title and its JSON. */
export const maxRenameBytes = 4_096

/** What a list of conversations can show. */
const longestTitle = 200

export const renameSchema = z.object({
  title: z.string().transform(cleanText).pipe(z.string().min(1, 'must not be empty').max(longestTitle)),
})
