// Reads the agreed prompt format (README.md): which task, which passages, what was said before, what is asked now.
import type { ChatMessage } from '../chat/chat-request.ts'
import { blocks, unescapeXml, withoutBlocks } from './tagged-blocks.ts'

export type Task = 'answer' | 'summarise' | 'rewrite' | 'title'

export interface Passage {
  readonly id: string
  readonly document: string
  readonly heading: string
  readonly text: string
}

export interface Turn {
  readonly speaker: 'user' | 'assistant'
  readonly text: string
}

export interface Prompt {
  readonly task: Task
  readonly passages: readonly Passage[]
  readonly summary: string
  /** What was said before the question, oldest first. */
  readonly turns: readonly Turn[]
  readonly question: string
}

export function readPrompt(messages: readonly ChatMessage[]): Prompt {
  const data = messages.filter(({ role }) => role !== 'assistant').map(({ content }) => content)
  const task = readTask(messages)
  return {
    task,
    passages: data.flatMap(readPassages),
    summary: unescapeXml(data.flatMap((text) => blocks(text, 'conversation_summary')).at(-1)?.content ?? ''),
    ...readConversation(messages, data, task),
  }
}

function readConversation(
  messages: readonly ChatMessage[],
  data: readonly string[],
  task: Task,
): Pick<Prompt, 'turns' | 'question'> {
  const given = data.flatMap(readTurnBlocks)
  // Beside the turns to summarise, a message only says that they are to be summarised.
  if (task === 'summarise' && given.length > 0) return { turns: given, question: '' }
  const turns = [...given, ...readTurnMessages(messages)]
  const asked = data.flatMap((text) => blocks(text, 'question')).at(-1)
  if (asked) return { turns, question: unescapeXml(asked.content) }
  const last = turns.at(-1)
  return last?.speaker === 'user' ? { turns: turns.slice(0, -1), question: last.text } : { turns, question: '' }
}

/** Only who gives the instructions names the task: a passage or a user that contains the tag changes nothing. */
function readTask(messages: readonly ChatMessage[]): Task {
  const instructions = messages.filter(({ role }) => role === 'system' || role === 'developer')
  const task = instructions.flatMap(({ content }) => blocks(withoutBlocks(content, dataBlocks), 'task')).at(-1)?.content
  return task === 'summarise' || task === 'rewrite' || task === 'title' ? task : 'answer'
}

const dataBlocks = ['passages', 'passage', 'conversation_summary', 'turns', 'question']

function readPassages(text: string): Passage[] {
  return blocks(text, 'passage').map(({ attributes, content }) => ({
    id: attributes['id'] ?? '',
    document: attributes['document'] ?? '',
    heading: attributes['heading'] ?? '',
    text: unescapeXml(content),
  }))
}

function readTurnMessages(messages: readonly ChatMessage[]): Turn[] {
  const turns: Turn[] = []
  for (const { role, content } of messages) {
    if (role !== 'user' && role !== 'assistant') continue
    const text = role === 'user' ? withoutBlocks(content, dataBlocks) : content.trim()
    if (text !== '') turns.push({ speaker: role, text })
  }
  return turns
}

/** `<turns>` holds `<turn role="user">…</turn>`, or lines that begin with `User:` and `Assistant:`. */
function readTurnBlocks(text: string): Turn[] {
  return blocks(text, 'turns').flatMap(({ content }) => {
    const marked = blocks(content, 'turn')
    if (marked.length === 0) return readTurnLines(unescapeXml(content))
    return marked.map(({ attributes, content: said }): Turn => ({
      speaker: speakerNamed(attributes['role'] ?? ''),
      text: unescapeXml(said),
    }))
  })
}

export function readTurnLines(text: string): Turn[] {
  const turns: Turn[] = []
  for (const line of text.split('\n')) {
    const [, speaker, said = ''] = /^\s*(?:[-*]\s+)?(user|assistant)\s*:\s*(.*)$/i.exec(line) ?? []
    const last = turns.at(-1)
    if (speaker) turns.push({ speaker: speakerNamed(speaker), text: said })
    else if (last) turns[turns.length - 1] = { ...last, text: `${last.text}\n${line}` }
    else if (line.trim() !== '') turns.push({ speaker: 'user', text: line })
  }
  return turns
}

function speakerNamed(name: string): Turn['speaker'] {
  return name.toLowerCase() === 'assistant' ? 'assistant' : 'user'
}
