// What we charge for a call that reports no usage, against what the region counts.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measurePrompt } from '../../../local/model-region/chat/prompt-tokens.ts'
import { loadTokenizer } from '../../../local/model-region/tokens/tokenizer.ts'
import { countPrompt } from '../../../shared/models/count-prompt.ts'
import { loadTokenCounter } from '../../../shared/models/load-token-counter.ts'

const message = fc.record({
  role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
  content: fc.oneof(
    fc.lorem({ mode: 'sentences', maxCount: 5 }),
    fc.constantFrom('', 'Zürich – größte Fähre?', '船は四十分かかります。', '<passage id="1">\n  40 min\n</passage>'),
  ),
})

test('a prompt counts the same here as at the service, to the token', async () => {
  const [tokenizer, counter] = await Promise.all([loadTokenizer(), loadTokenCounter('gpt-4.1-mini')])
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 8 }), (messages) => {
      expect(countPrompt(messages, counter)).toBe(measurePrompt(messages, tokenizer).tokens)
    }),
  )
})
