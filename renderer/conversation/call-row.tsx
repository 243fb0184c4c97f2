import { memo } from 'react'
import type { JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import type { CallItem } from '#contract/call-item'
import { durationText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { CallSignIn } from '../servers/call-sign-in.tsx'
import { Fold } from '../theme/fold.tsx'
import { visibleLine } from '../visible-text.ts'
import { CallDetail } from './call-detail.tsx'
import { RunningCall } from './running-call.tsx'
import { callName, callWord } from './call-state.ts'
import { useIsAsked } from './use-is-asked.ts'
import './call.css'

/** One tool call: a line with its state that unfolds to everything known about it. */
export const CallRow = memo(({ item }: { readonly item: CallItem }) => {
  const progress = useChat((state) => state.open?.progress.get(item.callId))
  const name = visibleLine(callName(item))
  return (
    <article className="turn" aria-label={t('conversation.call.name', { call: name })}>
      <Fold
        name={`call ${item.callId}`}
        className="call"
        isOpenAtFirst={item.by === 'user'}
        line={<CallLine item={item} name={name} />}
      >
        {() => <CallDetail item={item} />}
      </Fold>
      <CallSignIn item={item} />
      {item.state.kind === 'running' && (
        <RunningCall item={item} since={item.state.since} progress={progress} />
      )}
    </article>
  )
})
CallRow.displayName = 'CallRow'

const CallLine = ({ item, name }: { readonly item: CallItem; readonly name: string }) => {
  const { state } = item
  const { word, tone } = callWord(item, useIsAsked())
  return (
    <>
      <span className="call-name">{name}</span>
      <span className="call-hint mono cut">{firstArgument(item.arguments)}</span>
      <span className="call-state">
        {'by' in state && state.by === 'session-grant' && state.kind === 'done' && (
          <span className="call-grant">{t('conversation.call.allowed.sessionGrant')}</span>
        )}
        <span className={`tone-${tone}`}>{word}</span>
        {'durationMs' in state && state.durationMs > 0 && (
          <span className="muted">{durationText(state.durationMs)}</span>
        )}
      </span>
    </>
  )
}

const hintLimit = 200

/** The first argument that says something in one word, so that folded rows can be told apart. */
const firstArgument = (text: string): string => {
  const first = values(text).find((value) => typeof value === 'string' || typeof value === 'number')
  return visibleLine(String(first ?? '').slice(0, hintLimit))
}

/** Longest arguments that are searched for it. */
const parsedLimit = 100_000

const values = (text: string): readonly JsonValue[] => {
  if (text.length > parsedLimit) return []
  try {
    return Object.values(Object(JSON.parse(text)))
  } catch {
    return []
  }
}
