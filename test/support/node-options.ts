import { readFileSync } from 'node:fs'

type PackageFile = { readonly scripts: Readonly<Record<'start' | 'serve' | 'dev', string>> }

const { scripts }: PackageFile = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
)

const optionsIn = (script: string): readonly string[] =>
  script.split(' ').filter((word) => word.startsWith('--'))

/** What Node is given for the web shell, by each npm script that starts it. */
export const nodeOptionsByScript = {
  start: optionsIn(scripts.start),
  serve: optionsIn(scripts.serve),
  dev: optionsIn(scripts.dev),
} as const

export const nodeOptions = nodeOptionsByScript.serve
