import { homedir } from 'node:os'

/** What decides where programs and their settings are found. */
export type Machine = {
  readonly platform: NodeJS.Platform
  /** Node's name of it, such as "arm64". */
  readonly processor: string
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  processor: process.arch,
  home: homedir(),
  environment: process.env,
})
