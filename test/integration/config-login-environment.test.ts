import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLoginEnvironment } from '../../main/config/login-environment.ts'
import { verifies } from '../support/verifies.ts'

/** A home whose profile is `profile`, for a real bash. */
const homeWith = async (profile: string): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'assent-login-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  await writeFile(join(home, '.bash_profile'), profile)
  return home
}

const askBash = async (profile: string, own: Record<string, string> = {}, timeLimitMs = 5000) => {
  const home = await homeWith(profile)
  const environment = createLoginEnvironment({
    own: { HOME: home, PATH: '/usr/bin:/bin', ...own },
    shell: '/bin/bash',
    timeLimitMs,
  })
  return { values: await environment(), source: environment.source(), home, environment }
}

/** Counts processes whose environment holds the marker. */
const marked = async (marker: string): Promise<number> => {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const environments = await Promise.all(
    processes.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  )
  return environments.filter((environment) => environment.includes(marker)).length
}

verifies('config:login-environment', 'what the profile sets, with values of several lines', async () => {
  const { values, source } = await askBash(
    "echo noise; echo FAKE=1; export KEY=$'-----BEGIN\\nNOT=a variable\\n-----END'; export EMPTY=; export EQ=a=b=c; echo end >&2",
  )
  expect(values).toMatchObject({ KEY: '-----BEGIN\nNOT=a variable\n-----END', EMPTY: '', EQ: 'a=b=c' })
  for (const name of ['FAKE', 'NOT', 'SHLVL', '_', 'DISABLE_AUTO_UPDATE'])
    expect(values).not.toHaveProperty(name)
  expect(source).toContain('/bin/bash')
})

verifies('config:login-environment', 'its folders of programs come first, our own values win', async () => {
  const { values } = await askBash(
    'export PATH=/from/profile:/usr/bin; export TOKEN=profile; export NEW=profile',
    {
      TOKEN: 'own',
      PATH: '/own/bin:/usr/bin:/bin',
    },
  )
  expect(values).toMatchObject({ PATH: '/from/profile:/usr/bin:/own/bin:/bin', TOKEN: 'own', NEW: 'profile' })
})

verifies('config:login-environment', 'asked once, and only when it is needed', async () => {
  const home = await homeWith('echo asked >> "$HOME/asked"')
  const environment = createLoginEnvironment({
    own: { HOME: home, PATH: '/usr/bin:/bin' },
    shell: '/bin/bash',
  })
  expect([environment.source(), await readdir(home)]).toEqual([null, ['.bash_profile']])
  const answers = await Promise.all([environment(), environment(), environment()])
  expect(new Set([...answers, await environment()]).size).toBe(1)
  expect(await readFile(join(home, 'asked'), 'utf8')).toBe('asked\n')
})

verifies('config:login-environment', 'a profile that hangs is ended with its children', async () => {
  const marker = `ASSENT_TEST_MARKER=${process.pid}-${performance.now()}`
  const [name = '', value = ''] = marker.split('=')
  const started = performance.now()
  const asking = askBash('trap "" TERM INT HUP; sleep 600 & sleep 600', { [name]: value, OWN: 'x' }, 1000)
  await vi.waitFor(async () => expect(await marked(marker)).toBeGreaterThanOrEqual(3), { timeout: 20_000 })
  const { values, source } = await asking
  expect(performance.now() - started).toBeLessThan(4000)
  expect(values).toMatchObject({ OWN: 'x' })
  expect(source).toMatch(/was started with.*gave no answer within 1 second/)
  await vi.waitFor(async () => expect(await marked(marker)).toBe(0), { timeout: 20_000 })
})

verifies('config:login-environment', 'a job that outlives the profile does not hold us up', async () => {
  const started = performance.now()
  const { values } = await askBash('export NEW=1; sleep 600 &')
  expect(values).toMatchObject({ NEW: '1' })
  expect(performance.now() - started).toBeLessThan(4000)
})

for (const [name, script] of [
  ['fails', '#!/bin/sh\nexit 3\n'],
  ['prints nothing of use', '#!/bin/sh\necho hello\n'],
  ['is no program', 'not a program'],
] as const)
  test(`another shell is asked when the first one ${name}`, async () => {
    const home = await homeWith('export NEW=1')
    const shell = join(home, 'shell')
    await writeFile(shell, script)
    await chmod(shell, 0o755)
    const environment = createLoginEnvironment({ own: { HOME: home, PATH: '/usr/bin:/bin' }, shell })
    expect(await environment()).toMatchObject({ NEW: '1', HOME: home })
    expect(environment.source()).toMatch(/\/bin\/(zsh|bash)/)
  })

test('without a shell, what the process was started with', async () => {
  const environment = createLoginEnvironment({ own: { OWN: 'x', GONE: undefined }, shell: null })
  expect(await environment()).toEqual({ OWN: 'x' })
  expect(environment.source()).toMatch(/started with\. There is no login shell/)
})
