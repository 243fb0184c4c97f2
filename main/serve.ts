import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { defaultDataDirectory } from './data-directory.ts'
import { speak } from './language.ts'
import { openBrowser } from './web/open-browser.ts'
import { startWebServer } from './web/web-server.ts'
import { createWorkspace } from './workspace.ts'
import packageFile from '../package.json' with { type: 'json' }

/**
 * The web shell: serves the workspace on loopback. Standard output carries one line, {"url": "…"}, when it is ready;
 * everything else goes to standard error. Ends with code 0 on SIGINT and SIGTERM, 1 when it cannot start and 2 when
 * its arguments are wrong.
 */
const main = async (): Promise<void> => {
  speak('system')
  const closing = closingSignal()
  const options = readOptions(process.argv.slice(2))
  if (!options.ok) return stop(2, options.problem.message)
  await using stack = new AsyncDisposableStack()
  const opened = await createWorkspace({
    dataDirectory: options.value.dataDirectory,
    workers: { database: workerUrl('database'), validation: workerUrl('validation') },
    shell: 'web',
    version: packageFile.version,
    modelListUrl: process.env['ASSENT_MODEL_LIST_URL'],
    log: say,
  })
  if (!opened.ok) return stop(1, opened.problem.message)
  const workspace = stack.use(opened.value)
  const served = await startWebServer({
    gate: workspace.gate,
    connect: workspace.connect,
    rendererDirectory: fileURLToPath(new URL('../renderer/', import.meta.url)),
    port: options.value.port,
  })
  if (!served.ok) return stop(1, served.problem.message)
  const server = stack.use(served.value)

  const url = server.newAddress()
  workspace.announce(new URL(url).origin)
  process.stdout.write(`${JSON.stringify({ url })}\n`)
  say(t('workspace.terminal.open', { url }))
  if (options.value.opensBrowser) await openBrowser(url, options.value.dataDirectory)
  printAddressOnEnter(server.newAddress)
  await closing
  say(t('workspace.terminal.closing'))
}

const readOptions = (
  args: readonly string[],
): Result<{ readonly port: number; readonly dataDirectory: string; readonly opensBrowser: boolean }> => {
  const known = {
    port: { type: 'string' },
    'data-dir': { type: 'string' },
    'no-open': { type: 'boolean' },
  } as const
  try {
    const { values } = parseArgs({ args: [...args], options: known })
    const port = z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().max(65_535))
      .safeParse(values.port ?? '0')
    if (!port.success) return fail('bad-port', t('workspace.terminal.badPort', { port: values.port ?? '' }))
    return ok({
      port: port.data,
      dataDirectory: defaultDataDirectory(values['data-dir']),
      opensBrowser: values['no-open'] !== true,
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail('bad-arguments', t('workspace.terminal.usage', { reason }))
  }
}

/** Beside this file, as built or as source. */
const workerUrl = (name: string): URL =>
  new URL(`./workers/${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)

const printAddressOnEnter = (newAddress: () => string): void => {
  if (!process.stdin.isTTY) return
  createInterface({ input: process.stdin }).on('line', () => say(newAddress()))
}

const closingSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const stop = (code: number, message: string): void => {
  say(message)
  process.exitCode = code
}

await main()
process.exit()
