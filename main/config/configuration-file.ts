import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { ConfigProblem, ConfigView } from '#contract/views'
import { changedText, first, type ConfigurationChange } from './configuration-change.ts'
import { emptyConfiguration, type Configuration } from './configuration.ts'
import { emptySource, type ConfigurationSource } from './configuration-source.ts'
import { lineChanges } from './line-changes.ts'
import { parseConfiguration } from './parse-configuration.ts'
import { hashText, isErrno, readText } from './read-text.ts'
import { replaceIfWanted } from '../durable-file.ts'
import { createSerial } from '../serial.ts'
import { resolveConfiguration } from './resolve-configuration.ts'
import { resolveServer } from './resolve-server.ts'
import { watchPath } from './watch-file.ts'

export type ConfigurationFileDeps = {
  /** Absolute; the file need not exist. Its folder is Assent's own. */
  readonly path: string
  readonly environment: () => Promise<Readonly<Record<string, string>>>
  readonly secret: (name: string) => Promise<string | null>
  /** As in `ValueSources`. */
  readonly secretsStandIn?: true
}

/** What a change would write. */
export type ConfigurationPreview = {
  /** All lines of assent.yaml that change, as a unified diff without context. */
  readonly exact: string
  readonly nextText: string
  /** SHA-256 in hex of the text it was computed from. */
  readonly basedOn: string
}

export type ConfigurationFile = AsyncDisposable & {
  /** From the last text that was valid; empty when there was none in this life of the program. */
  readonly current: () => Configuration
  readonly view: () => ConfigView
  /** Called after the file was changed by anybody and after `reload`. Returns its own unsubscribe. */
  readonly subscribe: (listener: () => void) => () => void
  /** Reads the file and all variables and secrets again. */
  readonly reload: () => Promise<void>
  /** Computes what a change would write, without writing; see `changedText` for the failures, and folders that cannot be. */
  readonly preview: (change: ConfigurationChange) => Promise<Result<ConfigurationPreview>>
  /**
   * Writes the text durably in one step and puts it in force. Fails with `configuration-changed` when the file is no
   * longer the one it is based on, and with `configuration-not-written` when the disk refuses.
   */
  readonly write: (next: Pick<ConfigurationPreview, 'nextText' | 'basedOn'>) => Promise<Result<null>>
}

/** Reads assent.yaml and follows it. A broken file is no failure here: `view` tells of it. */
export const openConfiguration = async (deps: ConfigurationFileDeps): Promise<ConfigurationFile> => {
  const listeners = new Set<() => void>()
  let state = await stateOf(await readText(deps.path), nothingYet, deps)
  const closing = new AbortController()

  /** One at a time, in order: a slow secret must not let an old text win over a newer one. */
  const inTurn = createSerial()

  const follow = async (text: Result<string>): Promise<void> => {
    state = await stateOf(text, state, deps)
    for (const listener of listeners) listener()
  }

  const changedOnDisk = (): Promise<void> =>
    inTurn(async () => {
      const text = await settledText(deps.path, state, closing.signal)
      if (!closing.signal.aborted && fingerprint(text) !== state.fingerprint) await follow(text)
    })

  const preview: ConfigurationFile['preview'] = async (change) => {
    const text = await readText(deps.path)
    if (!text.ok) return text
    const next = changedText(text.value, change)
    if (!next.ok) return next
    const flaw = await folderFlaw(next.value, change, deps)
    if (flaw !== null) return fail('bad-definition', flaw)
    const exact = lineChanges(text.value, next.value)
    return ok({ exact, nextText: next.value, basedOn: hashText(text.value) })
  }

  const write: ConfigurationFile['write'] = ({ nextText, basedOn }) =>
    inTurn(async () => {
      const written = await writeText(deps.path, nextText, basedOn)
      if (written.ok) await follow(await readText(deps.path))
      return written
    })

  const watcher = watchPath(deps.path, () => void changedOnDisk())
  // What changed between the first reading and the watch.
  await changedOnDisk()
  return {
    current: () => state.configuration,
    view: () => ({ path: deps.path, problems: state.problems, usesLastGood: state.usesLastGood }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reload: () => inTurn(async () => follow(await readText(deps.path))),
    preview,
    write,
    [Symbol.asyncDispose]: async () => {
      watcher[Symbol.dispose]()
      closing.abort()
      listeners.clear()
      await inTurn(async () => undefined)
    },
  }
}

/** What is in force, and what there is to say of the file. */
type State = {
  readonly fingerprint: string
  readonly isEmpty: boolean
  /** The last text that was valid, as read; null when there was none. */
  readonly lastGood: ConfigurationSource | null
  readonly configuration: Configuration
  readonly problems: readonly ConfigProblem[]
  readonly usesLastGood: boolean
}

const nothingYet: State = {
  fingerprint: '',
  isEmpty: true,
  lastGood: null,
  configuration: emptyConfiguration,
  problems: [],
  usesLastGood: false,
}

const stateOf = async (text: Result<string>, before: State, deps: ConfigurationFileDeps): Promise<State> => {
  const parsed = text.ok ? parseConfiguration(text.value) : unreadable(text.problem.message)
  const source = parsed.ok ? parsed.value : before.lastGood
  const resolved = await resolveConfiguration(source ?? emptySource, sourcesOf(deps))
  return {
    fingerprint: fingerprint(text),
    isEmpty: text.ok && text.value.trim() === '',
    lastGood: source,
    configuration: resolved.configuration,
    problems: parsed.ok ? resolved.warnings : parsed.problem,
    usesLastGood: !parsed.ok && source !== null,
  }
}

const sourcesOf = (deps: ConfigurationFileDeps) => ({
  ...deps,
  home: homedir(),
  dataDirectory: dirname(deps.path),
})

const folderCodes: readonly string[] = ['bad-folder', 'folder-twice', 'data-folder']

/**
 * Why the server's entry would name a folder that cannot be, said before anybody is asked. A variable or secret that is
 * missing is no reason: it may come later.
 */
const folderFlaw = async (
  nextText: string,
  change: ConfigurationChange,
  deps: ConfigurationFileDeps,
): Promise<string | null> => {
  const parsed = parseConfiguration(nextText)
  const source =
    parsed.ok && change.kind === 'put-server' ? parsed.value.servers.get(change.alias) : undefined
  if (source === undefined) return null
  const server = await resolveServer(source, sourcesOf(deps))
  return !server.ok && folderCodes.includes(server.problem.code) ? server.problem.message : null
}

const unreadable = (message: string): Result<ConfigurationSource, readonly ConfigProblem[]> => ({
  ok: false,
  problem: [{ severity: 'error', message, line: 1, column: 1 }],
})

const fingerprint = (text: Result<string>): string =>
  text.ok ? hashText(text.value) : `unreadable: ${text.problem.message}`

const emptyForMs = 1000

/**
 * Some programs empty or remove a file before they write it anew: an empty text counts only when it stays, or every
 * server would be stopped for a moment.
 */
const settledText = async (
  path: string,
  { isEmpty }: State,
  closing: AbortSignal,
): Promise<Result<string>> => {
  const text = await readText(path)
  if (isEmpty || !text.ok || text.value.trim() !== '') return text
  await delay(emptyForMs, undefined, { signal: closing }).catch(() => undefined)
  return readText(path)
}

/** Compared at the last moment before the rename: what is left of the race is shorter than any editor's own. */
const writeText = async (path: string, nextText: string, basedOn: string): Promise<Result<null>> => {
  const parsed = parseConfiguration(nextText)
  if (!parsed.ok)
    return fail('bad-definition', t('config.change.wouldBreak', { problem: first(parsed.problem) }))
  const isUnchanged = async () => {
    const now = await readText(path)
    return now.ok && hashText(now.value) === basedOn
  }
  try {
    if (await replaceIfWanted(path, nextText, isUnchanged)) return ok(null)
    return fail('configuration-changed', t('config.change.changed'))
  } catch (error) {
    if (!isErrno(error)) throw error
    return fail('configuration-not-written', t('config.change.notWritten', { code: error.code ?? '' }))
  }
}
