import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { WorkspaceView } from '#contract/views'
import { startAssent, type Pages } from '../support/assent-process.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

/** A variable that nobody sets, a key on its way in clear, and a default that is gone. */
const yaml = `version: 1
models:
  default: gone/model
  providers:
    broken: { kind: openai-compatible, baseUrl: "\${NOBODY_SETS_THIS}" }
    clear: { kind: openai-compatible, baseUrl: http://192.0.2.1/v1, apiKey: literal-key-9d2c }
servers:
  s: { command: "\${NOBODY_SETS_THIS}" }
`

const wordsOf = ({ config, providers, servers, notices }: WorkspaceView): readonly string[] => [
  ...config.problems.map(({ message }) => message),
  ...providers.flatMap(({ warning, problem }) => [warning, problem?.message]).flatMap((text) => text ?? []),
  ...servers.flatMap(({ state }) => ('problem' in state ? [state.problem.message] : [])),
  ...notices.map(({ message }) => message),
]

const read = async ({ chat }: Pages): Promise<readonly string[]> => {
  const view = await chat.bridge.readWorkspace({})
  return view.ok ? wordsOf(view.value) : []
}

verifies(
  'language:worded-when-read',
  'problems, warnings and notices, at once and after a restart',
  async () => {
    using folder = workspaceFolder()
    writeFileSync(join(folder.path, 'assent.yaml'), yaml)
    const start = () => startAssent({ dataDirectory: folder.path })
    let english: readonly string[]
    {
      await using assent = await start()
      const pages = await assent.pages()
      writeFileSync(join(folder.path, 'secrets', 'secrets.json'), 'damaged')
      english = await read(pages)
      expect(english.length).toBeGreaterThanOrEqual(5)
      expect(JSON.stringify(await pages.chat.bridge.readWorkspace({}))).not.toContain('literal-key')
      await pages.chat.bridge.setPreferences({ language: 'de' })
      await until('all is German', async () => {
        const now = await read(pages)
        return now.length === english.length && now.every((text) => !english.includes(text))
      })
    }
    await using assent = await start()
    const pages = await assent.pages()
    const german = await read(pages)
    expect(german.length).toBe(english.length + 1)
    expect(german.filter((text) => english.includes(text))).toEqual([])
    expect(german.join('\n')).toMatch(/Geheimnisse/)
    await pages.chat.bridge.setPreferences({ language: 'en' })
    await until('all is English', async () => (await read(pages)).every((text) => !german.includes(text)))
  },
)
