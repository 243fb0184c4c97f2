import { homedir } from 'node:os'
import { t, type TextKey } from '#contract/language/texts'
import { hasSecretShape } from './looks-secret.ts'

/** What a server would be started with, as text: what is open stands as `‹id›`. */
export type SeenProgram = {
  readonly command: string
  readonly args: readonly string[]
  readonly env: readonly (readonly [name: string, value: string])[]
  readonly cwd: string | null
}

/** What stands out in a command line. No decision rests on it: whatever it misses is asked about like all else. */
export const programWarnings = (program: SeenProgram): readonly string[] => {
  const whole = [program.command, ...program.args].join(' ')
  const line = whole.slice(0, examinedCharacters)
  const values = [program.cwd ?? '', ...program.env.map(([, value]) => value)].join('\n')
  const places = `${line}\n${values.slice(0, examinedCharacters)}`
  return [
    ...(whole.length + values.length > examinedCharacters ? [t('imports.warning.long')] : []),
    ...linePatterns.filter(({ pattern }) => pattern.test(line)).map(({ key }) => t(key)),
    ...placePatterns.filter(({ pattern }) => pattern.test(places)).map(({ key }) => t(key)),
    ...(isTemporary(program) ? [t('imports.warning.temporary')] : []),
    ...(program.args.some(isWholeHome) ? [t('imports.warning.wholeHome')] : []),
    ...(program.args.some(hasSecretShape) ? [t('imports.warning.secretArgument')] : []),
    ...program.env
      .filter(([name]) => steering.test(name))
      .map(([name]) => t('imports.warning.steers', { name })),
    ...(isUnpinned(program) ? [t('imports.warning.unpinned')] : []),
    ...(hasUnseen(`${whole}\n${values}`) ? [t('imports.warning.unseen')] : []),
  ]
}

/** What stands out in the address of a server that runs elsewhere. */
export const addressWarnings = (address: string): readonly string[] => {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null) return []
  return [
    ...(url.protocol === 'http:' && !isLoopback(url.hostname) ? [t('imports.warning.notEncrypted')] : []),
    ...(url.hostname.split('.').some((label) => label.startsWith('xn--'))
      ? [t('imports.warning.foreignLetters', { host: url.hostname })]
      : []),
    ...(url.username !== '' || url.password !== '' || hasSecretShape(address) || secretParameter(url)
      ? [t('imports.warning.secretAddress')]
      : []),
    ...(hasUnseen(address) ? [t('imports.warning.unseen')] : []),
  ]
}

/** A text that is longer could be made to take long. */
const examinedCharacters = 8_000

type Pattern = { readonly key: TextKey; readonly pattern: RegExp }

const linePatterns: readonly Pattern[] = [
  { key: 'imports.warning.superuser', pattern: /(?:^|[\s/'"])(?:sudo|doas|pkexec|su|runas)(?=$|[\s'"])/ },
  {
    key: 'imports.warning.deletes',
    pattern:
      /(?:^|[\s/;&|'"])(?:rm\s+(?:-\S*\s+)*\S|rmdir\s|shred\s|mkfs|dd\s+(?:\S+\s+)*of=|del\s+\/|format\s+[a-z]:|Remove-Item)/i,
  },
  {
    key: 'imports.warning.downloads',
    pattern:
      /(?:curl|wget|fetch|iwr|Invoke-WebRequest)\b.*(?:\||;|&&|>|\$\(|<\().*|<\(\s*(?:curl|wget)|base64\s+(?:-d|-D|--decode)|\biex\b|\/dev\/tcp\/|\bnc\s+-/i,
  },
  {
    key: 'imports.warning.shell',
    pattern:
      /(?:^|[\s/\\])(?:(?:ba|z|da|fi|k|c)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)\s+(?:\S+\s+)*(?:-\w*c\b|\/c\b|-Command\b|-e\w*\b)/i,
  },
  {
    key: 'imports.warning.inlineCode',
    pattern:
      /(?:^|[\s/\\])(?:node|bun|deno|python[\d.]*|perl|ruby|php|osascript)(?:\.exe)?\s+(?:\S+\s+)*?(?:-e|-c|-r|-p|--eval|eval|--print)(?=$|[\s=])/,
  },
  {
    key: 'imports.warning.privilegedContainer',
    pattern: /--privileged|docker\.sock|--pid[= ]host|\s-v\s+\/:/,
  },
]

const placePatterns: readonly Pattern[] = [
  {
    key: 'imports.warning.keys',
    pattern:
      /[/\\~]\.(?:ssh|gnupg|aws|azure|kube|docker|netrc|npmrc|pypirc|password-store|config[/\\]gcloud)(?:$|[/\\\s])|\bid_(?:rsa|ed25519|ecdsa)\b|\/etc\/(?:passwd|shadow|sudoers)|\/Keychains?\b|\.(?:bash|zsh)_history/m,
  },
  {
    key: 'imports.warning.browser',
    pattern:
      /\.mozilla|Mozilla[/\\]Firefox|(?:Chrome|Chromium|Edge|Brave-Browser)[/\\](?:User Data|Default)|\.config[/\\](?:google-chrome|chromium)/i,
  },
  {
    key: 'imports.warning.startup',
    pattern: /\.(?:bashrc|zshrc|profile|bash_profile|zprofile)\b|LaunchAgents|\/etc\/cron|crontab|autostart/,
  },
]

const temporary = /^(?:\/private)?\/(?:var\/)?tmp\/|[/\\]Downloads[/\\]|[/\\]AppData[/\\]Local[/\\]Temp[/\\]/

/** What lies in the folder that the server starts in, such as an unpacked bundle, is where it belongs. */
const isTemporary = ({ command, args, cwd }: SeenProgram): boolean =>
  [command, ...args].some((word) => temporary.test(word) && !(cwd !== null && word.startsWith(cwd)))

/** Variables that make programs load or run something else than they are. */
const steering =
  /^(?:LD_PRELOAD|LD_LIBRARY_PATH|DYLD_\w+|NODE_OPTIONS|NODE_TLS_REJECT_UNAUTHORIZED|BASH_ENV|ENV|PYTHONSTARTUP|PERL5OPT|RUBYOPT|JAVA_TOOL_OPTIONS|GIT_SSH_COMMAND|PATH)$/

const isWholeHome = (argument: string): boolean =>
  [homedir(), '/', '~', '~/', '${HOME}', '${HOME}/', '/home', '/Users', 'C:\\', 'C:/'].includes(argument)

const runners = /(?:^|[/\\])(?:npx|bunx|pnpx|uvx|pipx)(?:\.cmd|\.exe)?$/

/** A runner of packages whose package names no version: what runs is whatever its registry has at the time. */
const isUnpinned = ({ command, args }: SeenProgram): boolean => {
  const isRunner = runners.test(command) || (/(?:^|[/\\])(?:npm|pnpm|yarn|uv)$/.test(command) && hasRun(args))
  const named = args.find((argument) => /^--package=./.test(argument))?.replace('--package=', '')
  const first = named ?? args.find((argument) => !argument.startsWith('-') && !isVerb(argument))
  return isRunner && first !== undefined && !/.@\d|==\d|^(?:\.|\/|~|[A-Za-z]:|‹|git\+|https?:)/.test(first)
}

const hasRun = (args: readonly string[]): boolean => args.some(isVerb)
const isVerb = (argument: string): boolean => ['exec', 'dlx', 'x', 'tool', 'run'].includes(argument)

const hasUnseen = (text: string): boolean => /[^\P{C}\n\t]/u.test(text)

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host)

const secretParameter = (url: URL): boolean =>
  [...url.searchParams.keys()].some((name) => /token|key|secret|password|auth/i.test(name))
