// Long conversation: what was said at its beginning is asked about at its end, and the prompts must not grow with it.
import type { Drill, DrillReport, Table } from '../drill.ts'
import { promptBudgetRule } from '../product/prompt-budget.ts'
import type { Lines, Tone } from '../report/chart.ts'
import { conversationFigures } from './conversation-figures.ts'
import type { ConversationPlan } from './conversation-plan.ts'
import { fullConversation, quickConversation } from './conversation-plan.ts'
import { conversationPromises } from './conversation-promises.ts'
import type { Conversations } from './hold-conversations.ts'
import { holdConversations, turnsOfBlindCut } from './hold-conversations.ts'
import type { TurnRecord } from './talk.ts'

export const longConversation: Drill = {
  name: 'long-conversation',
  title: 'Long conversation',
  run: async (setting) => {
    const plan = setting.isQuick ? quickConversation : fullConversation
    return report(await holdConversations(plan, setting), plan)
  },
}

interface Shown {
  readonly title: string
  readonly tone: Tone
  readonly records: readonly TurnRecord[] | undefined
}

function shownOf({ everything, blindCut, ours, unsummarised }: Conversations): readonly Shown[] {
  return [
    { title: 'usual: everything is sent', tone: 'bad', records: everything },
    { title: `usual: the last ${turnsOfBlindCut * 2} messages are sent`, tone: 'lost', records: blindCut },
    { title: 'ours', tone: 'good', records: ours },
    { title: 'ours, no summary ever comes', tone: 'waiting', records: unsummarised },
  ]
}

function report(held: Conversations, plan: ConversationPlan): DrillReport {
  const shown = shownOf(held)
  return {
    situation:
      `A conversation of ${plan.turns} turns about eight manuals, with follow-up questions and small talk. ${plan.facts} facts ` +
      'about the user and the project are mentioned at its beginning, and asked about at its end.',
    scaled: [
      `the models' context window is ${plan.contextWindowTokens} tokens, and our shares of it are as small: the offline model ` +
        'answers in one to three sentences, so that 128 000 tokens would take thousands of turns',
      'the offline model understands shared words, not meaning: each question about a fact shares a word or two with it',
      'a fact counts as right when its name, number or date, which is said nowhere else, is in the answer',
      `the most tokens a prompt of ours may have are ${promptBudgetRule}`,
      'the next line is said when no summary is being written: people take longer to type than that takes',
    ],
    tables: [table(shown)],
    charts: [chart(shown)],
    promises: conversationPromises(held),
  }
}

function table(shown: readonly Shown[]): Table {
  return {
    title: 'What became of the conversation',
    columns: ['', 'turns', 'refused', 'first at turn', 'facts right', 'largest prompt', 'prompt tokens in all'],
    rows: shown.flatMap(({ title, records }) => {
      if (!records) return []
      const figures = conversationFigures(records)
      return [
        [
          title,
          String(figures.turns),
          String(figures.refused),
          String(figures.firstRefused ?? '–'),
          `${figures.factsRight} of ${figures.factsAsked}`,
          String(figures.largestPromptTokens),
          String(figures.promptTokens),
        ],
      ]
    }),
  }
}

function chart(shown: readonly Shown[]): Lines {
  return {
    kind: 'lines',
    title: 'Tokens of each prompt (those of refused requests too)',
    xUnit: '',
    yUnit: 'tokens',
    lines: shown.flatMap(({ title, tone, records }) => {
      if (!records) return []
      return [
        { label: title, tone, points: records.map(({ promptTokens }, index) => [index + 1, promptTokens] as const) },
      ]
    }),
    bands: [],
  }
}
