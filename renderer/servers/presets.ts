import type { TextKey } from '#contract/language/texts'

/** A server that is known to work, with its version pinned where it is a package. */
export type ServerPreset = {
  readonly title: TextKey
  readonly about: TextKey
  /** Where what it is given goes. */
  readonly reach: TextKey
  readonly alias: string
  readonly start: PresetStart
  /** Asks for a folder, which becomes the last argument. */
  readonly needsFolder: boolean
  /** A key that it needs: asked for as a question of its own. */
  readonly secret: { readonly name: string; readonly about: TextKey } | null
}

/** `secret:NAME` in a variable or header is put in when the server starts. */
export type PresetStart =
  | {
      readonly kind: 'package'
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string>>
    }
  | { readonly kind: 'address'; readonly url: string; readonly headers: Readonly<Record<string, string>> }

const npmPackage = (args: readonly string[], env: Readonly<Record<string, string>> = {}): PresetStart => ({
  kind: 'package',
  args: ['-y', ...args],
  env,
})

const keptHere = { reach: 'servers.preset.reach.here', needsFolder: false, secret: null } as const

export const serverPresets: readonly ServerPreset[] = [
  {
    ...keptHere,
    title: 'servers.preset.files.title',
    about: 'servers.preset.files.about',
    reach: 'servers.preset.reach.files',
    alias: 'files',
    // Its vendor lists 2026.8.31, which npm calls the latest, as vulnerable: paths outside of the folder could be reached.
    start: npmPackage(['@modelcontextprotocol/server-filesystem@2.0.1']),
    needsFolder: true,
  },
  {
    ...keptHere,
    title: 'servers.preset.memory.title',
    about: 'servers.preset.memory.about',
    alias: 'memory',
    start: npmPackage(['@modelcontextprotocol/server-memory@2026.8.31']),
  },
  {
    ...keptHere,
    title: 'servers.preset.thinking.title',
    about: 'servers.preset.thinking.about',
    alias: 'thinking',
    start: npmPackage(['@modelcontextprotocol/server-sequential-thinking@2026.8.31']),
  },
  {
    ...keptHere,
    title: 'servers.preset.browser.title',
    about: 'servers.preset.browser.about',
    reach: 'servers.preset.reach.browser',
    alias: 'browser',
    start: npmPackage(['@playwright/mcp@0.0.83', '--isolated']),
  },
  {
    ...keptHere,
    title: 'servers.preset.wiki.title',
    about: 'servers.preset.wiki.about',
    reach: 'servers.preset.reach.wiki',
    alias: 'deepwiki',
    start: { kind: 'address', url: 'https://mcp.deepwiki.com/mcp', headers: {} },
  },
  {
    ...keptHere,
    title: 'servers.preset.libraries.title',
    about: 'servers.preset.libraries.about',
    reach: 'servers.preset.reach.libraries',
    alias: 'context7',
    start: npmPackage(['@upstash/context7-mcp@4.1.1']),
  },
  {
    title: 'servers.preset.github.title',
    about: 'servers.preset.github.about',
    reach: 'servers.preset.reach.github',
    alias: 'github',
    start: {
      kind: 'address',
      url: 'https://api.githubcopilot.com/mcp/',
      headers: { Authorization: 'Bearer ${secret:GITHUB_TOKEN}' },
    },
    needsFolder: false,
    secret: { name: 'GITHUB_TOKEN', about: 'servers.preset.github.key' },
  },
  {
    title: 'servers.preset.supabase.title',
    about: 'servers.preset.supabase.about',
    reach: 'servers.preset.reach.supabase',
    alias: 'supabase',
    start: npmPackage(['@supabase/mcp-server-supabase@0.13.0', '--read-only'], {
      SUPABASE_ACCESS_TOKEN: '${secret:SUPABASE_ACCESS_TOKEN}',
    }),
    needsFolder: false,
    secret: { name: 'SUPABASE_ACCESS_TOKEN', about: 'servers.preset.supabase.key' },
  },
  {
    ...keptHere,
    title: 'servers.preset.everything.title',
    about: 'servers.preset.everything.about',
    alias: 'everything',
    start: npmPackage(['@modelcontextprotocol/server-everything@2026.8.31']),
  },
]
