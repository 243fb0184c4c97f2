import { homedir, tmpdir, userInfo } from 'node:os'
import type { EnvironmentEntry } from '../../launch.ts'

export type BuiltEnvironment = {
  readonly values: Readonly<Record<string, string>>
  /** Variables that were left out because they hold what looks like a credential. */
  readonly withheld: readonly string[]
}

const passedOn = new Set(
  [
    'PATH HOME USER LOGNAME SHELL TMPDIR TEMP TMP TZ LANG LANGUAGE',
    'NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE PIP_CERT GIT_SSL_CAINFO',
    'DENO_CERT AWS_CA_BUNDLE PIP_INDEX_URL UV_INDEX_URL UV_DEFAULT_INDEX',
    'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES',
    'PROGRAMFILES(X86) USERPROFILE USERNAME HOMEDRIVE HOMEPATH',
  ].flatMap((line) => line.split(' ')),
)
const passedOnFamilies = [
  /^LC_[A-Z]+$/,
  /^XDG_[A-Z_]+$/,
  /^(?:https?|all|no|ftp)_proxy$/i,
  /^npm_config_(?:registry|cafile|ca|proxy|https_proxy|noproxy|strict_ssl|prefix|cache|userconfig|.*:registry)$/i,
]

const secretName = /token|secret|password|passwd|credential|api_?key|_auth\b|private/i
/** A URL that carries a user name or a password. */
const secretValue = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*@/i

/**
 * What a server gets to see: enough to find programs, the network and its home, nothing that merely happened to be
 * set, and what its entry names. Neither our own environment nor a credential of the login shell is handed on.
 *
 * @param login The login shell's environment.
 */
export const buildEnvironment = (
  login: Readonly<Record<string, string>>,
  entries: readonly EnvironmentEntry[],
): BuiltEnvironment => {
  const known = Object.entries(login).filter(([name]) => isPassedOn(name))
  const [withheld, open] = [known.filter(isCredential), known.filter((entry) => !isCredential(entry))]
  const own = entries.map(({ name, value }) => [name, value] as const)
  return {
    values: Object.fromEntries([...Object.entries(fallbacks()), ...open, ...own]),
    withheld: withheld.map(([name]) => name).filter((name) => !entries.some((entry) => entry.name === name)),
  }
}

const isPassedOn = (name: string): boolean =>
  passedOn.has(name.toUpperCase()) || passedOnFamilies.some((family) => family.test(name))

const isCredential = ([name, value]: readonly [string, string]): boolean =>
  secretName.test(name) || secretValue.test(value)

/** For a login shell that could not be read. */
const fallbacks = (): Readonly<Record<string, string>> => ({
  HOME: homedir(),
  USER: userInfo().username,
  TMPDIR: tmpdir(),
  PATH: '/usr/local/bin:/usr/bin:/bin',
})
