import type { StoredEvent } from '#contract/events'
import { t } from '#contract/language/texts'
import { callOf, type Transcript } from '#contract/transcript'
import { callName, callWord } from './conversation/call-state.ts'
import { visibleLine } from './visible-text.ts'

/** Longest message that is read out whole, in UTF-16 code units. */
const spokenLimit = 1000

/** What a screen reader hears of these events: state words of calls and finished messages, never single tokens. */
export const announcementOf = (transcript: Transcript, events: readonly StoredEvent[]): string =>
  events
    .map((stored) => spoken(transcript, stored))
    .filter(Boolean)
    .join('. ')

const spoken = (transcript: Transcript, { event }: StoredEvent): string => {
  if (event.type === 'assistant-finished') {
    const text = event.parts
      .filter((part) => part.kind === 'text')
      .map((part) => part.text)
      .join('\n')
    return text.slice(0, spokenLimit)
  }
  const isOfCall = /^(?:call|server)-/.test(event.type) || event.type === 'tools-offered'
  if (!isOfCall || !('callId' in event) || event.type === 'call-limited') return ''
  const call = callOf(transcript, event.callId)
  if (!call) return ''
  return t('window.announcement.call', {
    call: visibleLine(callName(call)),
    state: callWord(call).word,
  })
}
