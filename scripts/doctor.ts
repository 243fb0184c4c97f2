import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { t } from '../preload/contract/language/texts.ts'
import { openConfiguration } from '../main/config/configuration-file.ts'
import { createLoginEnvironment } from '../main/config/login-environment.ts'
import { defaultDataDirectory } from '../main/data-directory.ts'
import { speak } from '../main/language.ts'
import { thisMachine } from '../main/this-machine.ts'
import { createDoctor } from '../main/mcp/doctor/doctor.ts'
import { commandLineOf } from '../main/mcp/launch/launcher.ts'

/**
 * Checks one server of a data directory from the terminal, without starting or reaching anything: `npm run doctor --
 * SERVER [--data-dir DIR]`. Ends with 0 when nothing was found, 1 when something was, 2 when it cannot look.
 */
const main = async (): Promise<number> => {
  speak('system')
  const options = readOptions()
  if (options === null) return say(2, t('doctor.terminal.usage'))
  const { alias, dataDirectory } = options
  const path = join(dataDirectory, 'assent.yaml')
  const environment = createLoginEnvironment()
  const stored = await storedNames(join(dataDirectory, 'secrets', 'secrets.json'))
  await using configuration = await openConfiguration({
    path,
    environment,
    // Only whether there is one matters here.
    secret: async (name) => (stored.includes(name) ? 'stored' : null),
    secretsStandIn: true,
  })
  const [problem] = configuration.view().problems.filter(({ severity }) => severity === 'error')
  const { servers } = configuration.current()
  const definition = servers.get(alias)
  if (definition === undefined && problem !== undefined)
    return say(2, t('doctor.terminal.broken', { path, ...placed(problem) }))
  if (servers.size === 0) return say(2, t('doctor.terminal.noServers', { path }))
  if (definition === undefined)
    return say(2, t('doctor.terminal.unknownServer', { alias, path, names: [...servers.keys()].join(', ') }))
  say(0, t('doctor.terminal.header', { alias, path }))
  if (definition.ok) say(0, exactOf(definition.value))
  const diagnose = createDoctor({ environment, machine: thisMachine() })
  const { findings } = await diagnose({ definition, state: null, log: [] })
  for (const { seen, advice } of findings) say(1, `- ${seen}\n  ${advice}`)
  if (findings.length === 0) say(0, t('doctor.nothing'))
  return say(findings.length === 0 ? 0 : 1, t('doctor.terminal.nothingStarted'))
}

/** Read without touching the file: Assent may have it open. */
const storedNames = async (path: string): Promise<readonly string[]> => {
  const file = z.object({ secrets: z.array(z.object({ name: z.string() })) })
  try {
    return file.parse(JSON.parse(await readFile(path, 'utf8'))).secrets.map(({ name }) => name)
  } catch {
    return []
  }
}

type Definition = Parameters<ReturnType<typeof createDoctor>>[0]['definition']

const exactOf = (definition: Extract<Definition, { readonly ok: true }>['value']): string =>
  definition.kind === 'http'
    ? t('doctor.terminal.address', { url: definition.url })
    : t('doctor.terminal.command', {
        command: commandLineOf({ file: definition.command, args: definition.args }),
      })

const placed = ({ line, column, message }: { line: number; column: number; message: string }) => ({
  line,
  column,
  sentence: message,
})

const readOptions = (): { readonly alias: string; readonly dataDirectory: string } | null => {
  try {
    const { values, positionals } = parseArgs({
      options: { 'data-dir': { type: 'string' } },
      allowPositionals: true,
    })
    const [alias, ...more] = positionals
    if (alias === undefined || more.length > 0) return null
    return { alias, dataDirectory: defaultDataDirectory(values['data-dir']) }
  } catch {
    return null
  }
}

const say = (code: number, text: string): number => {
  console.log(text)
  return code
}

process.exitCode = await main()
