import { describe, expect, test } from 'vitest'
import { serverId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import { askAddress } from '../../main/consent/address-question.ts'
import { askSampling } from '../../main/consent/sampling-question.ts'
import type { AddressQuestion, Asker } from '../../main/server-questions.ts'

const asker: Asker = { serverId: serverId.parse('server-1'), alias: 'wiki', call: null }

const ask = (url: string, changes: Partial<AddressQuestion> = {}) =>
  askAddress({ asker, purpose: 'elicitation', message: 'Pay', url, ...changes }, { title: null })

const shown = (url: string, changes: Partial<AddressQuestion> = {}) => {
  const asked = ask(url, changes)
  if (!asked.ok) throw new Error(asked.problem.message)
  return asked.value.text
}

const cautionsOf = (url: string): readonly string[] =>
  shown(url)
    .facts.filter(({ icon }) => icon === 'caution')
    .map(({ text }) => text)

describe('the question before an address is opened', () => {
  const refused = [
    ['', 'The URL cannot be read.'],
    ['/pay', 'The URL cannot be read.'],
    ['https://', 'The URL cannot be read.'],
    ['http://example.com/', 'Only https URLs can be opened.'],
    ['http://127.0.0.1.example.com/', 'Only https URLs can be opened.'],
    ['javascript:alert(1)', 'Only https URLs can be opened.'],
    ['file:///etc/passwd', 'Only https URLs can be opened.'],
    ['data:text/html,x', 'Only https URLs can be opened.'],
    ['ms-settings:privacy', 'Only https URLs can be opened.'],
    ['https://me@example.com/', 'The URL must not contain a user name or password.'],
    ['https://example.com:x@evil.example/', 'The URL must not contain a user name or password.'],
    [`https://example.com/${'x'.repeat(2_000)}`, 'The URL must not be longer than 2000 characters.'],
  ] as const
  for (const [url, message] of refused)
    test(`${url.slice(0, 40)} is refused`, () => {
      expect(ask(url)).toEqual({ ok: false, problem: { code: 'unreadable', message } })
    })

  test('a message that is too long is refused', () => {
    expect(ask('https://a.example/', { message: 'x'.repeat(5_001) })).toMatchObject({
      problem: { code: 'unreadable' },
    })
  })

  const addresses = [
    ['https://Example.COM', 'example.com', 'https://example.com/'],
    ['https://example.com:443/a b', 'example.com', 'https://example.com/a%20b'],
    ['https://a.example:8443/?q=ä#\u202e', 'a.example:8443', 'https://a.example:8443/?q=%C3%A4#%E2%80%AE'],
    ['https:\\\\a.example\\x', 'a.example', 'https://a.example/x'],
    ['https://[::1]:3000/x', '[::1]:3000', 'https://[::1]:3000/x'],
    ['https://0x7f.1/', '127.0.0.1', 'https://127.0.0.1/'],
    ['https://a.example/@evil.example', 'a.example', 'https://a.example/@evil.example'],
  ] as const
  for (const [url, domain, exact] of addresses)
    test(`${url} is shown as it will be opened, with its host marked`, () => {
      const { address, exact: whole, name } = shown(url)
      expect([whole, address?.domain, name]).toEqual([exact, domain, `Open ${domain}?`])
      expect(`${address?.before}${address?.domain}${address?.after}`).toBe(exact)
    })

  test('letters of other scripts and this computer are warned of', () => {
    expect(cautionsOf('https://а.example/')).toEqual([
      'xn--80a.example stands for \\u{430}.example: such letters can look like others',
    ])
    expect(cautionsOf('http://localhost:3000/')).toEqual([
      'A program on this computer answers at localhost:3000',
    ])
    for (const host of [
      '192.168.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '[fe80::1]',
      '[fd00::1]',
      'nas',
      'nas.local',
    ])
      expect(cautionsOf(`https://${host}/`), host).toEqual([`${host} is in your own network`])
    for (const host of ['example.com', '172.32.0.1', '10.example.com', '[2001:db8::1]'])
      expect(cautionsOf(`https://${host}/`), host).toEqual([])
  })

  test('a sign-in says that the user asked for it', () => {
    const {
      heading,
      asker: who,
      facts,
    } = shown('https://login.example/', {
      purpose: 'sign-in',
      message: '',
    })
    expect([heading, who, facts.length]).toEqual([
      'Open login.example in your browser to sign in to wiki?',
      'You asked to sign in to wiki',
      1,
    ])
  })
})

describe('the question before a model is asked for a server', () => {
  const asked = (params: JsonObject) => askSampling({ asker, params, models: ['a/b'] }, { title: null })
  const message = { role: 'user', content: { type: 'text', text: 'Hi' } }

  for (const params of [
    {},
    { messages: 'Hi' },
    { messages: [] },
    { messages: ['Hi'] },
    { messages: [{ role: 'system', content: message.content }] },
    { messages: [{ role: 'user' }] },
    { messages: [message], systemPrompt: 1 },
    { messages: [message], more: 2 ** 53 },
    { messages: [{ role: 'user', content: { type: 'text', text: 'x'.repeat(1_048_576) } }] },
  ] as const)
    test(`${JSON.stringify(params).slice(0, 50)} is refused in a sentence for the server`, () => {
      expect(asked(params)).toMatchObject({ ok: false, problem: { code: 'unreadable' } })
    })

  test('says what the server wishes for, and that nothing else goes along', () => {
    const question = asked({
      messages: [message, { role: 'assistant', content: { type: 'odd' } }],
      maxTokens: 7,
      tools: [{ name: 'one' }, { name: 'two' }, {}],
      modelPreferences: { hints: [{ name: 'small' }] },
      includeContext: 'allServers',
    })
    if (!question.ok) throw new Error(question.problem.message)
    const { facts, sampling } = question.value.text
    expect(facts.map(({ icon, text }) => `${icon}: ${text}`)).toEqual([
      'network: The text goes to the provider of the model that you choose, which may charge you for it',
      'file: Nothing of your conversations goes along; wiki gets the answer',
      'claim: Asks for at most 7 tokens',
      'claim: Offers the model tools of its own: one, two',
      'claim: Wishes for small',
      'claim: Asks for your conversation to go along. It does not',
    ])
    expect(sampling?.messages).toEqual([
      { role: 'user', text: 'Hi', note: '' },
      { role: 'assistant', text: null, note: 'A part of the kind odd, which stays as it is' },
    ])
  })
})
