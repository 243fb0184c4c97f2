import { expect } from 'vitest'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { callRaw, configureRaw, createHarness, processesWith, stateOf } from './mcp-harness.ts'

const idleStopMinutes = 0.005

verifies('mcp:idle:stops', 'not while a call runs or the user is asked', async () => {
  let looks = 0
  let isAsked = true
  await using harness = createHarness({
    isUserAsked: () => {
      looks += 1
      return isAsked
    },
  })
  await configureRaw(harness, [], { idleStopMinutes })
  await harness.supervisor.start('raw')
  await until('the idle time is over', () => looks >= 2)
  expect(stateOf(harness).kind).toBe('ready')
  isAsked = false
  expect(await callRaw(harness, 'hang', {}, { timeoutMs: () => 1_200 })).toMatchObject({
    problem: { code: 'timed-out' },
  })
  expect(stateOf(harness).kind).toBe('ready')
  await until('it is stopped', () => stateOf(harness).kind === 'stopped')
  await until('its process is gone', () => processesWith(harness.marker).length === 0)
  const echo = harness.supervisor.catalogue().find(({ tool }) => tool.name === 'echo')
  expect(echo).toMatchObject({ running: false })
  expect(await callRaw(harness, 'echo')).toMatchObject({ kind: 'result' })
  expect(harness.launches).toHaveLength(2)
  const detail = await harness.supervisor.detail('raw')
  expect(detail.ok && detail.value.log.map(({ text }) => text).join()).toContain('so it is being stopped')
})

verifies('mcp:idle:stops', 'and never when its entry says 0', async () => {
  let looks = 0
  const asked = (): boolean => {
    looks += 1
    return false
  }
  await using idle = createHarness({ isUserAsked: asked })
  await using lasting = createHarness()
  await configureRaw(lasting, [], { idleStopMinutes: 0 })
  await configureRaw(idle, [], { idleStopMinutes })
  await Promise.all([lasting.supervisor.start('raw'), idle.supervisor.start('raw')])
  await until('the other one is stopped', () => stateOf(idle).kind === 'stopped')
  expect(looks).toBeGreaterThan(0)
  expect(stateOf(lasting).kind).toBe('ready')
})
