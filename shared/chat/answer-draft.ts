// An answer while it comes about: what was asked, shown and written so far, and what each call to a model cost.
import type { Bill } from '../cost/bill.ts'
import type { UsageLine } from '../cost/usage-line.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Citation, Turn } from '../memory/conversation.ts'
import type { Attempt } from '../models/attempt.ts'
import { summariseAttempt } from '../models/attempt.ts'
import type { ChatModelEvent, ChatRequest } from '../models/chat-model.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { TokenUsage } from '../models/token-usage.ts'
import { addUsage, noUsage } from '../models/token-usage.ts'
import type { RetrievedPassages } from '../retrieval/retrieve-passages.ts'
import type { Prompt } from './assemble-prompt.ts'
import { citedIn, sourcesOf } from './citations.ts'
import type { Question } from './question.ts'
import { TurnTimes } from './turn-times.ts'

type Finish = Extract<ChatModelEvent, { type: 'finish' }>

/** What the model is shown; absent until history and passages are there. */
interface Material {
  readonly retrieved: RetrievedPassages
  readonly prompt: Prompt
  readonly sources: readonly Citation[]
}

interface HelperAttempt {
  readonly purpose: 'rewrite' | 'retrieval'
  readonly attempt: Attempt
}

export class AnswerDraft {
  readonly question: Question
  /** Calls for the answer itself. */
  readonly attempts: Attempt[] = []
  /** Calls before it: to make a follow-up stand alone, and to embed the question. */
  readonly helperAttempts: HelperAttempt[] = []
  readonly times: TurnTimes
  #bill: Bill | undefined
  #material: Material | undefined
  #text = ''
  #timesShown = 0
  #finish: Finish | undefined

  constructor(question: Question, clock: Pick<Clock, 'now'>) {
    this.question = question
    this.times = new TurnTimes(clock)
  }

  /** From here on, calls to models may be made, and are charged. */
  begin(bill: Bill): void {
    this.#bill = bill
  }

  /** @throws when nothing may be spent yet. */
  get bill(): Bill {
    if (!this.#bill) throw new AppError('internal', 'The answer was not begun.')
    return this.#bill
  }

  get costMicroDollars(): number {
    return this.#bill?.costMicroDollars ?? 0
  }

  get charges(): readonly UsageLine[] {
    return this.#bill?.lines ?? []
  }

  /** Charged for calls that were cut short before a service had replied. */
  get assumedPromptTokens(): number {
    const made = [...this.attempts, ...this.helperAttempts.map(({ attempt }) => attempt)]
    return made.reduce((sum, { usage, usageBasis }) => sum + (usageBasis === 'assumed' ? usage.promptTokens : 0), 0)
  }

  /** Reports the calls of a step before the answer, and charges them. */
  meterHelper(purpose: HelperAttempt['purpose']): (attempt: Attempt) => void {
    const charge = this.bill.meter(purpose)
    return (attempt) => {
      this.helperAttempts.push({ purpose, attempt })
      charge(attempt)
    }
  }

  /** Nothing more will be spent. */
  close(): void {
    this.#bill?.close()
  }

  /** Again, with a smaller prompt, when the service found the first too long. */
  show(retrieved: RetrievedPassages, prompt: Prompt): void {
    this.#timesShown++
    this.#material = { retrieved, prompt, sources: sourcesOf(prompt.shown) }
  }

  /** @throws when nothing was begun: the pipeline asks only afterwards. */
  get material(): Material {
    if (!this.#material) throw new AppError('internal', 'The model was shown nothing yet.')
    return this.#material
  }

  get hasMaterial(): boolean {
    return this.#material !== undefined
  }

  get wasShrunk(): boolean {
    return this.#timesShown > 1
  }

  get text(): string {
    return this.#text
  }

  get finishReason(): Finish['finishReason'] | undefined {
    return this.#finish?.finishReason
  }

  /** Of the answer that stands; of every attempt together when none does. */
  get usage(): TokenUsage {
    return this.#finish?.usage ?? this.attempts.map((each) => each.usage).reduce(addUsage, noUsage)
  }

  get servedBy(): { readonly region: string; readonly model: string } {
    const last = this.#finish ?? this.attempts.at(-1)
    return { region: last?.region ?? '', model: last?.model ?? '' }
  }

  modelRequest(maxOutputTokens: number): ChatRequest {
    const { prompt } = this.material
    this.times.modelIsAsked()
    const charge = this.bill.meter('answer')
    return {
      messages: prompt.messages,
      promptTokens: prompt.promptTokens,
      maxOutputTokens,
      priority: 'chat',
      userId: this.question.userId,
      affinityKey: this.question.sessionId,
      canRestart: this.question.canRestart,
      onAttempt: (attempt) => {
        this.attempts.push(attempt)
        charge(attempt)
      },
    }
  }

  take(event: ChatModelEvent): void {
    switch (event.type) {
      case 'text-delta':
        this.times.textCame()
        this.#text += event.text
        break
      case 'restart':
        this.#text = ''
        break
      case 'finish':
        this.#finish = event
        break
    }
  }

  /** The turn as it is remembered. */
  toTurn(counter: TokenCounter): Omit<Turn, 'ordinal'> {
    const { question, material } = this
    return {
      id: question.turnId,
      sessionId: question.sessionId,
      userId: question.userId,
      question: question.text,
      clientMessageId: question.clientMessageId,
      position: question.position,
      answer: this.#text,
      questionTokens: counter.count(question.text),
      answerTokens: counter.count(this.#text),
      citations: citedIn(this.#text, material.sources),
      state: this.#finish ? 'finished' : 'interrupted',
      finishReason: this.#finish?.finishReason,
      usage: this.usage,
      costMicroDollars: this.costMicroDollars,
      attempts: this.attempts.map(summariseAttempt),
      ...this.servedBy,
      requestId: question.requestId,
      createdAt: this.times.startedAt,
    }
  }
}
