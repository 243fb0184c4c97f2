import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { payloadId } from '#contract/ids'
import { conversation, eventWrite, proposal, textsOf, userMessage } from '../fixtures/history/samples.ts'
import { openedHistory, runFixture, temporaryFolder, type Folder } from '../fixtures/history/workspace.ts'
import { verifies } from '../support/verifies.ts'

type Mount = Folder & { readonly isMounted: boolean }

/** A file system of a few megabytes; only root may mount one. */
const smallDisk = (): Mount => {
  const folder = temporaryFolder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder.path]).status === 0
  return {
    ...folder,
    isMounted: mounted,
    [Symbol.dispose]: () => {
      if (mounted) spawnSync('umount', ['--lazy', folder.path])
      folder[Symbol.dispose]()
    },
  }
}

const flip = (path: string, find: string, replacement: string): number => {
  const file = readFileSync(path)
  let count = 0
  for (let at = file.indexOf(find); at !== -1; at = file.indexOf(find, at + 1), count += 1)
    file.write(replacement, at)
  writeFileSync(path, file)
  return count
}

verifies('history:disk-full', 'on a file system without space, and again with space', async (context) => {
  using disk = smallDisk()
  context.skip(!disk.isMounted, 'mounting a small file system needs root')
  await using opened = await openedHistory(disk.database)
  const { history } = opened
  await history.commit([eventWrite(userMessage('first', 'first'))])
  const ballast = join(disk.path, 'ballast')
  writeFileSync(ballast, new Uint8Array(1_500_000))

  const stored: string[] = ['first']
  let failure: unknown = null
  for (let count = 0; failure === null && count < 100; count += 1) {
    const text = `${count} ${'x'.repeat(64_000)}`
    try {
      await history.commit([
        eventWrite(userMessage(`u${count}`, text)),
        { kind: 'draft', conversation, text: `draft ${count}` },
        eventWrite(userMessage(`v${count}`, 'its second half')),
      ])
      stored.push(text, 'its second half')
    } catch (error) {
      failure = error
    }
  }
  expect(failure).toMatchObject({
    code: 'full',
    message: expect.stringMatching(/disk is full.*Free some space/u),
  })
  expect(textsOf(await history.readWholeBranch(conversation))).toEqual(stored)

  rmSync(ballast)
  await history.commit([eventWrite(userMessage('after', 'after'))])
  expect(textsOf(await history.readWholeBranch(conversation))).toEqual([...stored, 'after'])
  expect(await history.readDraft(conversation)).toBe(`draft ${(stored.length - 1) / 2 - 1}`)
  expect(await history.checkIntegrity()).toEqual({ ok: true, value: null })
})

verifies('history:disk-full', 'no space to create one is said, and nothing half is left', async (context) => {
  using disk = smallDisk()
  context.skip(!disk.isMounted, 'mounting a small file system needs root')
  const ballast = join(disk.path, 'ballast')
  writeFileSync(ballast, new Uint8Array(3_100_000 - 16_384), { flag: 'a' })
  await using child = runFixture('opener.ts', [disk.database])
  expect(JSON.parse((await child.nextLine()) ?? '')).toMatchObject({ code: 'history-full' })
  rmSync(ballast)
  await using opened = await openedHistory(disk.database)
  expect(await opened.history.preferences()).toEqual({})
})

verifies(
  'history:disk-full',
  'a limit on the size of files fails the commit, and nothing of it stays',
  async () => {
    using folder = temporaryFolder()
    const limited = ['prlimit', '--fsize=2000000']
    await using child = runFixture('filler.ts', [folder.database], limited)
    expect(await child.nextLine()).toMatch(/^(?:full|io)$/u)
    spawnSync('prlimit', [`--pid=${child.process.pid}`, '--fsize=unlimited'])
    child.process.stdin?.write('\n')
    expect(await child.nextLine()).toBe('stored')
    child.process.stdin?.end()
    expect(await child.exited).toBe(0)

    await using opened = await openedHistory(folder.database)
    const texts = textsOf(await opened.history.readWholeBranch(conversation))
    expect(texts.slice(0, -1).map((text) => text.split(' ')[0])).toEqual(
      texts.slice(0, -1).map((_, index) => `${index}`),
    )
    expect(texts.at(-1)).toBe('small')
    expect(await opened.history.readDraft(conversation)).toMatch(/^draft of after-/u)
    expect(await opened.history.checkIntegrity()).toEqual({ ok: true, value: null })
  },
)

verifies(
  'history:damage-never-shown',
  'a changed byte in a message hides it, and what came before stays',
  async () => {
    using folder = temporaryFolder()
    {
      await using opened = await openedHistory(folder.database)
      await opened.history.commit([eventWrite(userMessage('u1', 'before it'))])
      await opened.history.commit([eventWrite(userMessage('u2', 'transfer 100 coins'))])
      await opened.history.commit([eventWrite(userMessage('u3', 'after it'))])
    }
    expect(flip(folder.database, 'transfer 100', 'transfer 900')).toBeGreaterThan(0)
    await using opened = await openedHistory(folder.database)
    expect(textsOf(await opened.history.readWholeBranch(conversation))).toEqual(['before it', 'after it'])
    expect(opened.damages).toEqual([{ kind: 'event', seq: 2 }])
    expect(await opened.history.checkIntegrity()).toMatchObject({
      ok: false,
      problem: { code: 'history-damaged' },
    })
    await opened.history.commit([eventWrite(userMessage('u4', 'it goes on'))])
    expect(textsOf(await opened.history.readWholeBranch(conversation))).toEqual([
      'before it',
      'after it',
      'it goes on',
    ])
  },
)

verifies('history:damage-never-shown', 'a changed payload is not given out', async () => {
  using folder = temporaryFolder()
  const [good, bad] = [payloadId.parse('good'), payloadId.parse('bad')]
  {
    await using opened = await openedHistory(folder.database)
    await opened.history.commit([
      { kind: 'payload', payload: good, conversation, text: 'sound' },
      { kind: 'payload', payload: bad, conversation, text: 'rate 1.5 percent' },
    ])
  }
  expect(flip(folder.database, 'rate 1.5', 'rate 9.5')).toBe(1)
  await using opened = await openedHistory(folder.database)
  expect(await opened.history.readPayload(good)).toBe('sound')
  expect(await opened.history.readPayload(bad)).toBeNull()
  expect(opened.damages).toEqual([{ kind: 'payload', payload: 'bad' }])
  expect(await opened.history.checkIntegrity()).toMatchObject({
    ok: false,
    problem: { code: 'history-damaged' },
  })
  expect(opened.damages).toHaveLength(2)
})

test('a failing read rejects with a sentence and the history goes on', async () => {
  using folder = temporaryFolder()
  await using opened = await openedHistory(folder.database)
  const { history } = opened
  await history.commit([{ kind: 'proposal', proposal: proposal('request-1') }])
  await expect(history.commit([{ kind: 'proposal', proposal: proposal('request-1') }])).rejects.toMatchObject(
    {
      code: 'invalid',
    },
  )
  await expect(history.eventBefore(conversation, proposal('x').requestId as never)).rejects.toMatchObject({
    message: 'This message is not in the conversation.',
  })
  chmodSync(folder.path, 0o777)
  expect(await history.openProposals()).toHaveLength(1)
})
