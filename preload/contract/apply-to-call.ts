import { isSettled, type CallAsk, type CallItem, type CallState } from './call-item.ts'
import type { ConversationEvent, Decider, EventOf, StoredEvent } from './events.ts'
import type { RequestId } from './ids.ts'
import { exhausted } from './result.ts'

/** Events that change a call which is there. */
export type CallEvent = Exclude<
  Extract<ConversationEvent, { readonly callId: string }>,
  { readonly type: 'call-requested' }
>

export const requestedCall = ({ seq, at }: StoredEvent, event: EventOf<'call-requested'>): CallItem => ({
  ...event,
  kind: 'call',
  seq,
  at,
  state: { kind: 'requested' },
  limitSeconds: null,
  serverId: null,
  asks: [],
  rounds: [],
})

/** Pure. An event that does not fit the state it finds changes nothing. `at` is the event's wall time. */
export const applyToCall = (call: CallItem, event: CallEvent, at: number): CallItem => {
  const changed = changedBy(call, event, at)
  return isSettled(changed.state) ? withdrawn(changed, () => true) : changed
}

const changedBy = (call: CallItem, event: CallEvent, at: number): CallItem => {
  switch (event.type) {
    case 'call-refused':
      return moved(call, ['requested'], () => ({ kind: 'refused', problem: event.problem }))
    case 'tools-offered':
      return moved(call, ['requested'], () => ({ ...event, kind: 'found' }))
    case 'call-proposed':
      return call.state.kind === 'requested'
        ? { ...call, serverId: event.serverId, state: { ...event, kind: 'waiting' } }
        : call
    case 'call-decided':
      return moved(call, ['requested', 'waiting', 'allowed'], (state) => decided(state, event))
    case 'call-dispatched':
      return moved(call, ['allowed'], (state) => ({
        kind: 'running',
        requestId: event.requestId,
        by: deciderOf(state),
        since: at,
      }))
    case 'call-limited':
      return { ...call, limitSeconds: event.seconds }
    case 'call-finished':
      return moved(call, ['running'], (state) => ({ ...event, kind: 'done', by: deciderOf(state) }))
    case 'server-asked':
      return withAsk(call, event, at)
    case 'server-answered':
      return withAnswer(call, event)
    case 'server-withdrew':
      return withdrawn(call, ({ askId }) => askId === event.askId)
    case 'call-input-required':
      return withRound(call, event)
    case 'call-failed':
      return moved(call, ['requested', 'running', 'asking'], (state) => ({
        ...event,
        kind: 'failed',
        by: deciderOf(state),
      }))
    case 'call-outcome-unknown':
      return moved(call, ['running'], () => ({ kind: 'unknown', problem: event.problem }))
    default:
      return exhausted(event)
  }
}

const withAsk = (call: CallItem, { askId, request }: EventOf<'server-asked'>, at: number): CallItem =>
  call.state.kind !== 'running' || call.asks.some((ask) => ask.askId === askId)
    ? call
    : { ...call, asks: [...call.asks, { askId, at, request, state: { kind: 'open' } }] }

const withAnswer = (call: CallItem, event: EventOf<'server-answered'>): CallItem => {
  const { answer, model = null } = event
  const asks = call.asks.map((ask): CallAsk =>
    ask.askId === event.askId && ask.state.kind === 'open'
      ? { ...ask, state: { kind: 'answered', answer, model } }
      : ask,
  )
  return madeAgainWhenAnswered({ ...call, asks })
}

const withdrawn = (call: CallItem, isMeant: (ask: CallAsk) => boolean): CallItem =>
  call.asks.some((ask) => ask.state.kind === 'open' && isMeant(ask))
    ? {
        ...call,
        asks: call.asks.map((ask) =>
          ask.state.kind === 'open' && isMeant(ask) ? { ...ask, state: { kind: 'withdrawn' } } : ask,
        ),
      }
    : call

const withRound = (call: CallItem, event: EventOf<'call-input-required'>): CallItem => {
  const { type: _, callId: __, ...round } = event
  const { state, rounds } = call
  if (state.kind !== 'running') return call
  const wanted = new Set(Object.values(round.asks))
  const rest = withdrawn(call, ({ askId }) => !wanted.has(askId))
  return madeAgainWhenAnswered({
    ...rest,
    rounds: [...rounds, round],
    state: { kind: 'asking', by: state.by },
  })
}

/** An ask that ended as an error is none that can be sent: the call fails by it. */
const madeAgainWhenAnswered = (call: CallItem): CallItem => {
  if (call.state.kind !== 'asking') return call
  const wanted = new Set(Object.values(call.rounds.at(-1)?.asks ?? {}))
  const isAnswered = ({ askId, state }: CallAsk): boolean =>
    !wanted.has(askId) || (state.kind === 'answered' && state.answer.kind === 'result')
  return call.asks.every(isAnswered) ? { ...call, state: { kind: 'requested' } } : call
}

const decided = (state: CallState, event: EventOf<'call-decided'>): CallState => {
  const isForThisQuestion = state.kind === 'requested' || requestOf(state) === event.requestId
  if (!isForThisQuestion) return state
  switch (event.verdict) {
    case 'allowed':
      return state.kind === 'waiting' ? { kind: 'allowed', requestId: event.requestId, by: event.by } : state
    case 'denied':
      return state.kind === 'waiting' ? { kind: 'denied', by: event.by, reason: event.reason } : state
    case 'cancelled':
      return { kind: 'cancelled' }
    case 'stale':
    case 'expired':
    case 'parked':
      return { kind: 'requested' }
    default:
      return exhausted(event.verdict)
  }
}

const requestOf = (state: CallState): RequestId | undefined =>
  state.kind === 'waiting' || state.kind === 'allowed' ? state.requestId : undefined

const deciderOf = (state: CallState): Decider => ('by' in state ? state.by : 'program')

const moved = (
  call: CallItem,
  from: readonly CallState['kind'][],
  next: (state: CallState) => CallState,
): CallItem => (from.includes(call.state.kind) ? { ...call, state: next(call.state) } : call)
