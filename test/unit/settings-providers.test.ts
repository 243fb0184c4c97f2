import { expect, test } from 'vitest'
import { isJsonObject } from '#contract/json'
import type { ProviderView } from '#contract/views'
import { usualAddresses } from '../../main/provider-kinds.ts'
import { providerKinds as knownKinds } from '../../main/model-request.ts'
import { draftOf, providerDefinition, withKind } from '../../renderer/settings/provider-draft.ts'
import { providerKinds } from '../../renderer/settings/provider-kinds.ts'

const local = {
  kind: 'openai-compatible',
  name: 'local',
  baseUrl: 'http://127.0.0.1:11434/v1',
  keyName: '',
}

const provider = (changes: Partial<ProviderView> = {}): ProviderView => ({
  name: 'local',
  kind: 'openai-compatible',
  baseUrl: local.baseUrl,
  usesUsualAddress: false,
  keeps: { headers: [], models: 0 },
  warning: null,
  key: null,
  models: [],
  problem: null,
  ...changes,
})

test('a provider draft names its key, and never holds one', () => {
  expect(providerDefinition(local, null)).toEqual({
    ok: true,
    value: { kind: 'openai-compatible', baseUrl: local.baseUrl },
  })
  expect(providerDefinition({ ...local, keyName: 'MY_KEY' }, null)).toMatchObject({
    value: { apiKey: '${secret:MY_KEY}' },
  })
  expect(providerDefinition({ ...local, keyName: '${MY_KEY}' }, null)).toMatchObject({
    value: { apiKey: '${MY_KEY}' },
  })
  expect(providerDefinition({ ...local, keyName: 'sk-123' }, null)).toMatchObject({ ok: false })
  expect(providerDefinition({ ...local, baseUrl: 'javascript:alert(1)' }, null)).toMatchObject({ ok: false })
  expect(providerDefinition({ ...local, name: 'a b' }, null)).toMatchObject({ ok: false })
})

test('the form knows every kind, with the address that main takes', () => {
  expect(providerKinds.map(({ kind }) => kind).toSorted()).toEqual([...knownKinds].toSorted())
  for (const { kind, usualAddress } of providerKinds)
    expect(usualAddress).toBe(new Map(Object.entries(usualAddresses)).get(kind))
})

test('a service needs its key, and no address', () => {
  const anthropic = withKind(local, 'anthropic')
  expect(anthropic).toEqual({ ...local, kind: 'anthropic', name: 'anthropic', keyName: 'ANTHROPIC_API_KEY' })
  expect(providerDefinition({ ...anthropic, baseUrl: '' }, null)).toEqual({
    ok: true,
    value: { kind: 'anthropic', apiKey: '${secret:ANTHROPIC_API_KEY}' },
  })
  expect(providerDefinition({ ...anthropic, baseUrl: '', keyName: '' }, null)).toMatchObject({
    ok: false,
    problem: { code: 'keyName' },
  })
  expect(providerDefinition({ ...local, baseUrl: '' }, null)).toMatchObject({ problem: { code: 'baseUrl' } })
})

test('what the user wrote stays when another kind is chosen', () => {
  const mine = withKind({ ...local, name: 'mine', keyName: 'MY_KEY' }, 'openai')
  expect(mine).toMatchObject({ kind: 'openai', name: 'mine', keyName: 'MY_KEY' })
})

test('of a provider that is there only what changed is named', () => {
  const keyed = provider({ key: { source: '${secret:A_KEY}', set: true } })
  expect(providerDefinition(draftOf(keyed), keyed)).toEqual({
    ok: true,
    value: { kind: 'openai-compatible' },
  })
  expect(providerDefinition({ ...draftOf(keyed), keyName: '' }, keyed)).toMatchObject({
    value: { apiKey: null },
  })
  const usual = provider({ kind: 'ollama', baseUrl: 'http://127.0.0.1:11434', usesUsualAddress: true })
  expect(draftOf(usual).baseUrl).toBe('')
  expect(providerDefinition({ ...draftOf(usual), baseUrl: 'http://10.0.0.2:11434' }, usual)).toMatchObject({
    value: { kind: 'ollama', baseUrl: 'http://10.0.0.2:11434' },
  })
})

test('a key that stands in the file itself is neither shown nor taken away', () => {
  const written = provider({ key: { source: 'written in assent.yaml', set: true } })
  expect(draftOf(written).keyName).toBe('')
  const definition = providerDefinition(draftOf(written), written)
  expect(definition.ok && isJsonObject(definition.value) && 'apiKey' in definition.value).toBe(false)
})
