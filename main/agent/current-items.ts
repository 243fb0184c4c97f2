import type { AssistantItem, Run, Transcript, TranscriptItem } from '#contract/transcript'

/**
 * The items that decide what the run does next: its last answer and what came after it, or all of a run that has no
 * answer yet. Calls before them are settled, since a model is asked again only then; so a long run costs no more.
 */
export const currentItems = (transcript: Transcript, run: Run): readonly TranscriptItem[] => {
  const answer = transcript.items.findLastIndex((item) => isAnswerOf(run, item))
  return transcript.items.slice(Math.max(run.firstItem, answer))
}

/** The run's last answers, newest first, at most `count`. */
export const lastAnswers = (transcript: Transcript, run: Run, count: number): readonly AssistantItem[] => {
  const found: AssistantItem[] = []
  for (let index = transcript.items.length - 1; index >= run.firstItem && found.length < count; index -= 1) {
    const item = transcript.items[index]
    if (item && isAnswerOf(run, item)) found.push(item)
  }
  return found
}

const isAnswerOf = (run: Run, item: TranscriptItem): item is AssistantItem =>
  item.kind === 'assistant' && item.runId === run.runId
