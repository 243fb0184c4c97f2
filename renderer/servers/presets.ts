import type { TextKey } from '#contract/language/texts'

/** A server that is known to work, with its version pinned. */
export type ServerPreset = {
  readonly title: TextKey
  readonly about: TextKey
  readonly alias: string
  readonly args: readonly string[]
  /** Asks for a folder, which becomes the last argument. */
  readonly needsFolder: boolean
}

export const serverPresets: readonly ServerPreset[] = [
  {
    title: 'servers.preset.files.title',
    about: 'servers.preset.files.about',
    alias: 'files',
    // Later releases are listed as vulnerable by their vendor.
    args: ['-y', '@modelcontextprotocol/server-filesystem@2.0.1'],
    needsFolder: true,
  },
  {
    title: 'servers.preset.memory.title',
    about: 'servers.preset.memory.about',
    alias: 'memory',
    args: ['-y', '@modelcontextprotocol/server-memory@2026.8.31'],
    needsFolder: false,
  },
  {
    title: 'servers.preset.thinking.title',
    about: 'servers.preset.thinking.about',
    alias: 'thinking',
    args: ['-y', '@modelcontextprotocol/server-sequential-thinking@2026.8.31'],
    needsFolder: false,
  },
  {
    title: 'servers.preset.everything.title',
    about: 'servers.preset.everything.about',
    alias: 'everything',
    args: ['-y', '@modelcontextprotocol/server-everything@2026.8.31'],
    needsFolder: false,
  },
]
