// A turn through our pipeline, called directly: no host, no HTTP.
import { randomUUID } from 'node:crypto'
import { answerQuestion } from '../../shared/chat/answer-question.ts'
import type { Services } from '../../shared/compose.ts'
import { compose } from '../../shared/compose.ts'
import { startTelemetry } from '../../shared/compose-telemetry.ts'
import { loadSettings } from '../../shared/config/load-settings.ts'
import type { Chat } from './hold-chats.ts'
import type { TurnTimes } from './turn-times.ts'

export async function openPipelineChats(appSettings: Readonly<Record<string, string>>): Promise<() => Chat> {
  const settings = loadSettings(appSettings)
  const { chat } = await compose(settings, (await startTelemetry(settings)).telemetry)
  return () => new PipelineChat(chat)
}

class PipelineChat implements Chat {
  readonly #services: Services['chat']
  readonly #sessionId = randomUUID()
  readonly #userId = randomUUID()
  #isNew = true

  constructor(services: Services['chat']) {
    this.#services = services
  }

  async ask(text: string): Promise<TurnTimes> {
    const startedAt = performance.now()
    const question = {
      requestId: randomUUID(),
      userId: this.#userId,
      tenantId: undefined,
      groups: undefined,
      mayExceedBudget: false,
      sessionId: this.#sessionId,
      isNewSession: this.#isNew,
      turnId: randomUUID(),
      text,
      clientMessageId: undefined,
      position: 0,
      canRestart: false,
    }
    this.#isNew = false
    let firstTextAt = Infinity
    for await (const event of answerQuestion(this.#services, question, new AbortController().signal)) {
      if (event.type === 'text-delta') firstTextAt = Math.min(firstTextAt, performance.now())
    }
    return { firstTextMs: firstTextAt - startedAt, wholeMs: performance.now() - startedAt }
  }
}
