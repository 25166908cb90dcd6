// A conversation in which anything happens, and a model that writes down every fact of it, so that facts folded twice show.
import type { Turn } from '../../shared/memory/conversation.ts'
import { fitHistory } from '../../shared/memory/fit-history.ts'
import type { FoldSummaryDeps } from '../../shared/memory/fold-summary.ts'
import { foldSummary } from '../../shared/memory/fold-summary.ts'
import { releaseHistory } from '../../shared/memory/recall-history.ts'
import { rememberTurn } from '../../shared/memory/remember-turn.ts'
import type { ChatModel } from '../../shared/models/chat-model.ts'
import { characterCounter } from '../fakes/character-counter.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { MemoryConversationStore } from '../fakes/memory-conversation-store.ts'
import { finish, text } from '../fakes/scripted-chat-model.ts'
import { ceilings, UnlimitedSpending } from '../fakes/unlimited-spending.ts'
import { claimOrBegin, turnOf } from './turns.ts'

export const { signal } = new AbortController()
export const job = { userId: 'ada', sessionId: 'session-1' }

/** What happens to a conversation: a turn ends in one way or another, a job is delivered, and some race each other or die. */
export const happenings = [
  'turn',
  'turn during which a job ends',
  'turn whose instance dies',
  'turn that fails',
  'interrupted turn',
  'interrupted turn',
  'question sent again',
  'job',
  'job that dies',
  'job overtaken by a turn',
  'job overtaken by a question sent again',
  'two jobs at once',
] as const
export type Happening = (typeof happenings)[number]

const limits = { answerTimeoutMs: 60_000 }

/** One conversation, those who talk in it, and the jobs that summarise it. */
export class SummaryDesk {
  readonly conversations = new MemoryConversationStore()
  readonly clock = new FakeClock()
  readonly limits = limits
  /** The prompts of all summaries that were asked for. */
  readonly prompts: string[] = []
  /** Which turn each summary reaches that telemetry was told of. */
  readonly told: number[] = []
  readonly spending = new UnlimitedSpending()
  #asked = 0
  #duringSummary: () => Promise<void> = async () => {}

  async happen(happening: Happening): Promise<void> {
    switch (happening) {
      case 'turn':
        return this.turn()
      case 'turn during which a job ends':
        return this.turn({}, () => this.job())
      case 'turn whose instance dies':
        await this.#recall('dead')
        return this.clock.advance(limits.answerTimeoutMs + 15_001)
      case 'turn that fails':
        return releaseHistory(this, { ...job, turnId: 'failing' }, await this.#recall('failing'))
      case 'interrupted turn':
        return this.turn({ state: 'interrupted' })
      case 'question sent again':
        return this.#questionSentAgain()
      case 'job':
        return this.job()
      case 'job that dies':
        await this.#job(() => Promise.reject(new Error('killed'))).catch(() => {})
        return
      case 'job overtaken by a turn':
        return this.#job(() => this.turn())
      case 'job overtaken by a question sent again':
        return this.#job(() => this.#questionSentAgain())
      case 'two jobs at once':
        await Promise.all([this.job(), this.job()])
    }
  }

  async turn(facts: Partial<Turn> = {}, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const asked = ++this.#asked
    const turn = turnOf({ id: `turn-${asked}`, question: `Fact ${asked}.`, ...facts })
    const history = await this.#recall(turn.id)
    await meanwhile()
    await rememberTurn(this, history, turn, signal)
  }

  /** When the latest turn is half an answer, another comes in its place. */
  async #questionSentAgain(): Promise<void> {
    const [latest] = await this.conversations.latestTurns('ada', 'session-1', 1, signal)
    if (latest?.state !== 'interrupted') return
    const turn = turnOf({ id: `turn-${++this.#asked}`, question: `Fact ${this.#asked}.` })
    const history = await this.#recall(turn.id)
    await rememberTurn(this, { ...history, turnsBefore: history.turnsBefore - 1 }, turn, signal)
  }

  async #recall(turnId: string) {
    return fitHistory(await claimOrBegin(this, job, turnId), 1_000)
  }

  job(): Promise<void> {
    return this.#job(async () => {})
  }

  jobOvertakenByAJob(): Promise<void> {
    return this.#job(() => foldSummary(this.#deps(), job, signal))
  }

  async #job(duringSummary: () => Promise<void>): Promise<void> {
    this.#duringSummary = duringSummary
    await foldSummary(this.#deps(), job, signal)
    this.#duringSummary = async () => {}
  }

  async summary() {
    return (await this.conversations.readSession('ada', 'session-1', signal))?.session.summary
  }

  #deps(): FoldSummaryDeps {
    return {
      conversations: this.conversations,
      counter: characterCounter,
      clock: this.clock,
      summaryModel: this.#model(),
      summaryTokens: 100,
      summaryRules: { turnsPerBatch: 3, tokensPerBatch: 10_000 },
      telemetry: { summaryWritten: ({ throughTurn }) => void this.told.push(throughTurn) },
      spending: this.spending,
      ceilings,
    }
  }

  /** Keeps what the summary had, and adds each fact of the turns. Not idempotent on purpose: facts folded twice show. */
  #model(): ChatModel {
    const { prompts } = this
    const interrupt = async (): Promise<void> => {
      const duringSummary = this.#duringSummary
      this.#duringSummary = async () => {}
      await duringSummary()
    }
    return {
      async *stream({ messages }) {
        const prompt = messages.at(-1)?.content ?? ''
        prompts.push(prompt)
        await interrupt()
        yield text([...prompt.matchAll(/Fact \d+\./g)].map(([fact]) => fact).join(' '))
        yield finish
      },
    }
  }
}
