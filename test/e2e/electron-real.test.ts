import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { installedElectron } from '../../scripts/electron/installed-electron.ts'
import { verifies } from '../support/verifies.ts'

/**
 * The one test on the real thing. It needs an Electron binary (an installed one, or the folder that
 * ELECTRON_OVERRIDE_DIST_PATH names) and a display (on a machine without one: `xvfb-run npm test`). Where either is
 * missing it is skipped, and `npm test` says so.
 */
const root = resolve(import.meta.dirname, '../..')
const electron = await installedElectron(root)
const { DISPLAY: x11, WAYLAND_DISPLAY: wayland } = process.env
const hasDisplay = process.platform !== 'linux' || Boolean(x11) || Boolean(wayland)

const opensAndQuits = async (program: string): Promise<void> => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'assent-electron-'))
  // Chromium does not run as root with its sandbox; only this test, and only then, does without.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [...asRoot, join(root, 'dist/main/index.js'), '--data-dir', dataDirectory]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line)
    if (line === 'The window is open.') child.kill('SIGTERM')
  }
  const [code] = (await exited) as [number | null]
  await rm(dataDirectory, { recursive: true, force: true })
  expect({ code, lines }).toMatchObject({ code: 0, lines: expect.arrayContaining(['The window is open.']) })
}

if (electron !== null && hasDisplay)
  verifies('electron:real-binary', 'the window opens and the program quits with code 0', () =>
    opensAndQuits(electron.program),
  )
else test.skip('[electron:real-binary] no Electron binary, or no display for it')
