import { expect, test } from 'vitest'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../main/log-file.ts'
import { withoutKeys, withoutValues } from '../../main/redaction.ts'
import { verifies } from '../support/verifies.ts'

verifies('settings:report', 'what looks like a key is left out of every line', () => {
  const lines = [
    'sk-ant-api03-AbCdEf1234567890AbCdEf',
    'Authorization: Bearer abc.def-ghi_1234567',
    '{"apiKey":"hunter2hunter2"}',
    'GET https://x.test/v1?key=AIzaSyA1234567890abcdef&alt=sse',
    'https://user:hunter2@x.test/',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'x-api-key: 0123456789abcdef0123456789abcdef',
    '4f3c2b1a9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a',
  ]
  for (const line of lines) {
    const clean = withoutKeys(line)
    expect(clean).toContain('[removed]')
    for (const secret of ['AbCdEf', 'abc.def', 'hunter2', 'AIzaSy', '16C7e', '0123456789ab', '4f3c2b1a'])
      expect(clean).not.toContain(secret)
  }
})

test('what is no key stays', () => {
  for (const line of [
    'history not opened: history-damaged',
    'server ready 5f0c1d2e-3b4a-4c5d-8e9f-0a1b2c3d4e5f in 12 ms',
    'TypeError: x is not a function\n    at createWorkspace (/srv/assent/dist/main/serve.js:12:34)',
  ])
    expect(withoutKeys(line)).toBe(line)
})

test('named values are left out however they look, the longest first', () => {
  expect(withoutValues('a pass and a password', ['pass', 'password', ''])).toBe('a [removed] and a [removed]')
})

test('the log keeps two files of limited size, and its last lines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assent-log-'))
  try {
    const heard: string[] = []
    const log = createLog(folder, (line) => heard.push(line))
    log.write('first sk-ant-api03-AbCdEf1234567890')
    const path = join(folder, 'logs', 'assent.log')
    expect(readFileSync(path, 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z first \[removed\]\n$/u)
    expect(heard).toEqual(['first [removed]'])
    writeFileSync(path, 'x'.repeat(1_000_001))
    log.write('second')
    expect(statSync(join(folder, 'logs', 'assent.1.log')).size).toBe(1_000_001)
    expect(readFileSync(path, 'utf8')).toMatch(/second\n$/u)
    expect(statSync(path).mode & 0o077).toBe(0)
    for (let count = 0; count < 300; count += 1) log.write(`line ${count}`)
    expect(log.recent()).toHaveLength(200)
    expect(log.recent().at(-1)).toMatch(/line 299$/u)
    log.forget()
    expect(log.recent()).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a log that cannot be written stops nothing', () => {
  const heard: string[] = []
  createLog('/dev/null/nowhere', (line) => heard.push(line)).write('said')
  expect(heard).toEqual(['said'])
})
