import { expect } from 'vitest'
import {
  callIs,
  callsIn,
  decide,
  newConversation,
  openScene,
  question,
  questionsOf,
  runTool,
  serverIs,
  startServer,
} from '../fixtures/consent/scene.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

verifies(
  'consent:question-survives',
  'a closed page and a SIGKILL leave it: same bytes, new request, and the old answer is worth nothing',
  async () => {
    await using scene = await openScene()
    await startServer(scene)
    const conversation = await newConversation(scene)
    await runTool(scene, conversation, 'echo', { b: 'ä', a: 1 })
    const before = await question(scene, 'Allow raw.echo?')
    expect(before.exact).toBe(String.raw`{"a":1,"b":"\u00e4"}`)
    scene.pages().consent.socket.terminate()
    await until('the page is gone', () => scene.pages().consent.socket.readyState === 3)
    const [call] = await callsIn(scene, conversation)
    expect(call?.state.kind).toBe('waiting')

    await scene.restart('kill')
    const after = await question(scene, 'Allow raw.echo?')
    expect(after.exact).toBe(before.exact)
    expect(after.requestId).not.toBe(before.requestId)
    expect(await decide(scene, before, 'once')).toMatchObject({ ok: false })
    expect(await decide(scene, { ...after, shownHash: before.shownHash }, 'once')).toMatchObject({
      ok: false,
    })
    expect(scene.wire()).toEqual([])
    expect((await decide(scene, after, 'once')).ok).toBe(true)
    await callIs(scene, conversation, 'done')
    expect(scene.wire().map(({ arguments: given }) => given)).toEqual([{ a: 1, b: 'ä' }])
    await scene.restart('kill')
    expect(await questionsOf(scene)).toEqual([])
    expect(scene.wire()).toHaveLength(1)
  },
)

verifies('consent:never-again', 'a SIGKILL while a call runs: outcome unknown, not sent again', async () => {
  await using scene = await openScene()
  await startServer(scene)
  const conversation = await newConversation(scene)
  await runTool(scene, conversation, 'hang')
  await decide(scene, await question(scene, 'Allow raw.hang?'), 'once')
  await until('the server has the call', () => scene.wire().length === 1)
  for (let life = 0; life < 2; life += 1) {
    await scene.restart('kill')
    const call = await callIs(scene, conversation, 'unknown')
    expect(call.state).toMatchObject({ problem: { code: 'outcome-unknown' } })
    expect(await questionsOf(scene)).toEqual([])
  }
  expect(scene.wire()).toHaveLength(1)
})

verifies(
  'consent:restart',
  'a SIGKILL between the verdict and the sending: it is asked again and sent once, after the new answer',
  async () => {
    await using scene = await openScene()
    await startServer(scene)
    const conversation = await newConversation(scene)
    await runTool(scene, conversation, 'echo', { n: 1 })
    const open = await question(scene, 'Allow raw.echo?')
    await scene.pages().chat.bridge.stopServer({ alias: 'raw' })
    await serverIs(scene, 'stopped')
    scene.hold(true)
    expect((await decide(scene, open, 'once')).ok).toBe(true)
    await callIs(scene, conversation, 'allowed')
    await scene.restart('kill', () => scene.hold(false))
    const again = await question(scene, 'Allow raw.echo?')
    expect(again.exact).toBe(open.exact)
    expect(scene.wire()).toEqual([])
    expect((await decide(scene, again, 'once')).ok).toBe(true)
    await callIs(scene, conversation, 'done')
    expect(scene.wire()).toHaveLength(1)
  },
)
