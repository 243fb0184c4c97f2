import { afterAll, beforeAll, describe, expect } from 'vitest'
import { providerKinds, type ModelEvent, type ProviderKind } from '../../main/model-request.ts'
import { createHarness } from '../support/model-harness.ts'
import { raw, status, type Reply } from '../support/model-server/replies.ts'
import { startModelServer, type ModelServer } from '../support/model-server.ts'
import { wires, type Wire } from '../support/model-wires.ts'
import { verifies } from '../support/verifies.ts'

const statuses = [400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529]
const transient = [408, 409, 429, 500, 502, 503, 504, 529]

/** How much of the answer had come when it failed inside. */
const phases: readonly (readonly [name: string, begun: (wire: Wire) => string])[] = [
  ['headers alone', () => ''],
  ['the first thought', ({ start, reasoning }) => start + reasoning],
  ['the first word', ({ start, reasoning, text }) => start + reasoning + text],
  ['half a call and nothing else', ({ start, halfCall }) => start + halfCall],
  ['half a call', ({ start, reasoning, text, halfCall }) => start + reasoning + text + halfCall],
]

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

/** What follows is a whole answer with a call: it is heard only when it is asked for. */
const ask = async (kind: ProviderKind, ...replies: readonly Reply[]) => {
  const harness = createHarness(server.url, { definition: { kind }, limits: { retryMs: 0 } })
  const before = asked()
  server.enqueue(...replies)
  server.fallback(raw(wires[kind].call))
  const events = await harness.ask()
  return { events, calls: callsIn(events), asked: asked() - before }
}

/** Answers, that is: some kinds of provider are also asked for their models. */
const asked = (): number => server.requests.filter(({ method }) => method === 'POST').length

const callsIn = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => (event.kind === 'finished' ? event.calls : [])).map(({ name }) => name)

/** Each sentence ends with what to do: in the form of an advice or of a question about the settings. */
const advice =
  /(?:Try again|Choose another|Check|Add|Put|Start a new|Attach|add credit|or choose|Is the base URL right)/

const expectSentence = (events: readonly ModelEvent[], interrupted: boolean): void => {
  expect(events.at(-1)).toMatchObject({
    kind: 'failed',
    interrupted,
    problem: { message: expect.stringMatching(advice) },
  })
}

const breaks = (begun: string): Reply => ({
  send: async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    await new Promise<void>((resolve) => response.write(begun || ': \n\n', () => resolve()))
    response.destroy()
  },
})

for (const kind of providerKinds) {
  const wire = wires[kind]
  describe(kind, () => {
    verifies('model:matrix:once', `${kind}: ${statuses.length} statuses before the answer`, async () => {
      for (const code of statuses) {
        const { events, calls, asked } = await ask(kind, status(code, wire.errorBody(code)))
        if (transient.includes(code)) {
          expect([asked, calls], `${code}`).toEqual([2, ['files__read']])
          expect(events[0], `${code}`).toMatchObject({
            kind: 'retrying',
            problem: { message: expect.stringMatching(advice) },
          })
        } else {
          expect([asked, calls], `${code}`).toEqual([1, []])
          expectSentence(events, false)
        }
      }
    })

    for (const [phase, begun] of phases)
      verifies('model:matrix:once', `${kind}: ${statuses.length} errors after ${phase}`, async () => {
        for (const code of statuses) {
          const reply = raw(begun(wire) + wire.errorEvent(code))
          const { events, calls, asked } = await ask(kind, reply)
          expect([asked, calls], `${code}`).toEqual([1, []])
          expectSentence(events, hasBegun(wire, phase))
        }
      })

    verifies('model:matrix:once', `${kind}: the connection ends at each moment`, async () => {
      for (const [phase, begun] of phases) {
        const { events, calls, asked } = await ask(kind, breaks(begun(wire)))
        if (hasBegun(wire, phase)) {
          expect([asked, calls], phase).toEqual([1, []])
          expectSentence(events, true)
        } else expect([asked, calls], phase).toEqual([2, ['files__read']])
      }
    })
  })
}

const hasBegun = ({ reasons }: Wire, phase: string): boolean =>
  phase !== 'headers alone' && (reasons || phase !== 'the first thought')
