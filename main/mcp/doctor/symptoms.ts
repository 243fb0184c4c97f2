import type { TextKey } from '#contract/language/texts'

/** What programs print when they fail, and what it means. */
export type Symptom = {
  readonly id: string
  readonly seen: TextKey
  readonly advice: TextKey
  /** Any of them is enough. */
  readonly patterns: readonly RegExp[]
  readonly fix: 'retry' | 'edit' | null
}

const symptom = (id: SymptomId, fix: Symptom['fix'], ...patterns: readonly RegExp[]): Symptom => ({
  id,
  seen: `doctor.symptom.${id}.seen`,
  advice: `doctor.symptom.${id}.advice`,
  patterns,
  fix,
})

/** An HTTP status as programs tell of it; the number alone could be anything. */
const status = (numbers: RegExp, words: RegExp): readonly RegExp[] => [
  new RegExp(
    `(?:HTTP|[Ss]tatus|[Ee]rror|answered|returned|responded|code)\\D{0,20}\\b(?:${numbers.source})\\b`,
  ),
  new RegExp(`\\b(?:${numbers.source})\\b[ :(]{1,3}(?:${words.source})`, 'i'),
]

type SymptomId =
  Extract<TextKey, `doctor.symptom.${string}.seen`> extends `doctor.symptom.${infer Id}.seen` ? Id : never

/** Most telling first: a program that misses its package often complains about more afterwards. */
export const symptoms: readonly Symptom[] = [
  symptom(
    'packageNotFound',
    'edit',
    /npm (?:ERR!|error) 404 +(?:'(?:[^'\s]+)'|Not Found - GET \S+\/(?:\S+))/,
    /npm (?:ERR!|error) (?:code )?E404\b/,
    /npm (?:ERR!|error) code ETARGET|No matching version found for (?:\S+?)\.?(?:\s|$)/,
    /(?:Because|was not found in the package registry).*?(?:[\w.-]+) was not found in the package registry/,
    /No matching distribution found for (?:\S+)/,
  ),
  symptom(
    'registryUnreachable',
    'retry',
    /npm (?:ERR!|error) (?:code )?(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|EHOSTUNREACH|ENETUNREACH)\b/,
    /request to https?:\/\/(?:registry\.\S+|pypi\.org\S*|files\.pythonhosted\.org\S*) failed/,
    /(?:Failed to fetch|error sending request for url).*(?:pypi|pythonhosted)/,
  ),
  symptom(
    'npmCache',
    null,
    /cache folder contains root-owned files/,
    /npm (?:ERR!|error) code EACCES/,
    /npm (?:ERR!|error) code ENOTEMPTY/,
  ),
  symptom('noExecutable', 'edit', /could not determine executable to run/),
  symptom(
    'nodeTooOld',
    'edit',
    /npm (?:ERR!|error|warn|WARN) (?:code )?EBADENGINE/i,
    /requires (?:a )?[Nn]ode(?:\.js)?(?: version)? ?(?:>=|v)? ?(?:[\d.]+)/,
    /You are (?:running|using) Node(?:\.js)? v?(?:[\d.]+)/,
    /No such built-in module: node:/,
    /SyntaxError: (?:Unexpected token '(?:\?\?=?|\?|\.|with|using)|The requested module 'node:\S+' does not provide)/,
    /ReferenceError: (?:File|crypto|fetch|WebSocket|CustomEvent) is not defined/,
    /styleText|Promise\.withResolvers is not a function|import\.meta\.dirname/,
  ),
  symptom(
    'nativeModule',
    null,
    /was compiled against a different Node\.js version/,
    /NODE_MODULE_VERSION \d+/,
  ),
  symptom(
    'wrongArchitecture',
    'edit',
    /[Ee]xec format error/,
    /ENOEXEC/,
    /[Bb]ad CPU type in executable/,
    /wrong ELF class/,
    /cannot execute binary file/,
    /not a valid Win32 application/,
    /incompatible architecture \(have '(?:[^']+)'/,
  ),
  symptom(
    'libraryMissing',
    null,
    /version [`'](?:GLIBC(?:XX)?_[\d.]+)' not found/,
    /error while loading shared libraries: (?:[^:\s]+):/,
    /Library not loaded: (?:\S+)/,
  ),
  symptom('pythonModule', 'edit', /(?:ModuleNotFoundError|ImportError): No module named '?(?:[\w.]+)'?/),
  symptom(
    'pythonVersion',
    'edit',
    /requires[- ][Pp]ython ?(?:version )?['"]?(?:[<>=~!\d., ]+)/,
    /No interpreter found for Python ?(?:[\d.><=]+)?/,
  ),
  symptom('nodeModule', 'edit', /Cannot find (?:module|package) '(?:[^']+)'/, /ERR_MODULE_NOT_FOUND/),
  symptom('portInUse', 'retry', /EADDRINUSE[^\n]*?:(?:\d{2,5})\b/, /EADDRINUSE|[Aa]ddress already in use/),
  symptom(
    'commandInside',
    'edit',
    /(?:^|\n)(?:\/\S*\/)?(?:ba|z|da)?sh: (?:line )?(?:\d+: )?(?:[\w@./-]+): (?:command )?not found/,
    /env: [‘'"`]?(?:[\w./-]+)[’'"]?: No such file or directory/,
    /spawn (?:\S+) ENOENT/,
    /'(?:[\w.-]+)' is not recognized as an internal or external command/,
  ),
  symptom(
    'missingVariable',
    'edit',
    /(?:\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b)(?: environment variable)? (?:is |must be |was |are )?(?:not (?:set|provided|defined|found)|required|missing|undefined|unset|empty)/,
    /(?:[Mm]issing|required|set|provide|define|specify)(?: the| a| your)?(?: required)?(?: environment)?(?: variables?)?:? [`'"]?(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/,
    /KeyError: '(?:[A-Z][A-Z0-9_]+)'/,
  ),
  symptom(
    'certificate',
    'edit',
    /(?:SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_(?:HAS_EXPIRED|NOT_YET_VALID|UNTRUSTED)|DEPTH_ZERO_SELF_SIGNED|ERR_TLS_CERT)\w*/,
    /self[- ]signed certificate|certificate (?:has expired|verify failed|signed by unknown authority)|unable to (?:verify|get local issuer)/,
  ),
  symptom(
    'unauthorized',
    'edit',
    ...status(/401|403/, /Unauthori[sz]ed|Forbidden/),
    /[Ii]nvalid (?:API|api) ?[Kk]ey|Bad credentials|\b[Uu]nauthorized\b/,
  ),
  symptom(
    'tooManyRequests',
    'retry',
    ...status(/429/, /Too Many Requests/),
    /rate limit (?:exceeded|reached)/i,
  ),
  symptom('addressNotFound', 'edit', ...status(/404|405/, /Not Found|Method Not Allowed/)),
  symptom(
    'serverTrouble',
    'retry',
    ...status(/50[0-4]/, /Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out/),
  ),
  symptom(
    'hostUnknown',
    'edit',
    /(?:ENOTFOUND|EAI_AGAIN) (?:[\w.-]+)/,
    /getaddrinfo|Name or service not known|nodename nor servname/,
  ),
  symptom('connectionRefused', 'retry', /ECONNREFUSED (?:\S+)/, /[Cc]onnection refused/),
  symptom(
    'dockerDown',
    'retry',
    /Cannot connect to the Docker daemon|docker daemon is not running|dockerDesktopLinuxEngine/,
  ),
  symptom(
    'browserMissing',
    'edit',
    /Executable doesn't exist at|playwright install|[Cc]hromium distribution '(?:[\w-]+)' is not found/,
  ),
  symptom(
    'pathMissing',
    'edit',
    /ENOENT: no such file or directory,? (?:\w+ )?'(?:[^']+)'/,
    /can't open file '(?:[^']+)'/,
    /FileNotFoundError: .*'(?:[^']+)'/,
    /(?:does not exist|is not a directory): (?:\/\S+)/,
  ),
  symptom(
    'permission',
    'edit',
    /(?:EACCES|EPERM): (?:permission denied|operation not permitted),? (?:\w+ )?'(?:[^']+)'/,
    /PermissionError: .*'(?:[^']+)'/,
    /[Pp]ermission denied/,
  ),
  symptom('diskFull', 'retry', /ENOSPC|No space left on device/),
  symptom('tooManyFiles', 'retry', /EMFILE|ENFILE|Too many open files/i),
  symptom('outOfMemory', 'retry', /heap out of memory|MemoryError|OutOfMemory|signal SIGKILL|Signal SIGKILL/),
  symptom(
    'badArguments',
    'edit',
    /(?:unknown|unrecogni[sz]ed|unexpected|invalid) (?:option|argument)s?:? ?(?:\S+)?/i,
    /^\s*[Uu]sage: /m,
  ),
  symptom('protocol', null, /[Uu]nsupported protocol version|protocol version (?:\S+) is not supported/),
  symptom('syntax', null, /SyntaxError:/, /panicked at|Traceback \(most recent call last\)/),
]
